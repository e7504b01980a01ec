"use client";

import { useFormatter, useLocale, useTranslations } from "next-intl";
import type { ConnectorManifest } from "#lib/connectors/define-connector.ts";
import { findActionDefinition } from "#lib/connectors/registry.ts";
import type { Language } from "#lib/shared/local-text.ts";
import type { MissingScope } from "#lib/vault/schema.ts";

/** What actions in use need and the provider did not grant, each with the actions. Nothing where nothing is missing. */
export function MissingScopes({ app, missing }: { app: ConnectorManifest; missing: readonly MissingScope[] }) {
  const t = useTranslations("vault");
  const format = useFormatter();
  const language = useLocale() as Language;
  const labelOf = ({ type, action }: MissingScope["actions"][number]) =>
    findActionDefinition(type, action)?.label[language] ?? action;
  if (missing.length === 0) return null;
  return (
    <div className="flex flex-col gap-0.5 text-amber text-sm">
      <strong className="font-medium">{t("test.missing", { count: missing.length })}</strong>
      {missing.map(({ scope, actions }) => (
        <span key={scope}>
          {t.rich("limited.notGranted", {
            app: app.name,
            actions: actions.length === 0 ? "none" : format.list(actions.map(labelOf)),
            scope: () => <code className="break-all font-mono text-[13px]">{scope}</code>,
          })}
        </span>
      ))}
    </div>
  );
}
