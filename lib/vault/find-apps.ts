import type { ConnectorManifest } from "#lib/connectors/define-connector.ts";
import { listApps } from "#lib/connectors/registry.ts";
import type { Language } from "#lib/shared/local-text.ts";

/** The apps whose name, or the sentence about them, holds every word that is searched for. */
export function findApps(search: string, language: Language): ConnectorManifest[] {
  const words = fold(search).split(/\s+/).filter(Boolean);
  return listApps().filter(({ name, about }) => {
    const text = fold(`${name} ${about[language]}`);
    return words.every((word) => text.includes(word));
  });
}

/** Without case and accents: *reseau* finds *Réseau*. */
function fold(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .toLowerCase();
}
