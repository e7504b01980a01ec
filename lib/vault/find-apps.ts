import type { ConnectorManifest } from "#lib/connectors/define-connector.ts";
import { listApps } from "#lib/connectors/registry.ts";
import type { Language } from "#lib/shared/local-text.ts";
import { plainText } from "#lib/shared/plain-text.ts";

/** The apps whose name, or the sentence about them, holds every word that is searched for. */
export function findApps(search: string, language: Language): ConnectorManifest[] {
  const words = plainText(search).split(/\s+/).filter(Boolean);
  return listApps().filter(({ name, about }) => {
    const text = plainText(`${name} ${about[language]}`);
    return words.every((word) => text.includes(word));
  });
}
