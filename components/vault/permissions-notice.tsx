"use client";

import { useFormatter, useLocale, useTranslations } from "next-intl";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { useMessageText } from "#components/ui/use-error-text.ts";
import type { ConnectorManifest } from "#lib/connectors/define-connector.ts";
import type { ItemDetail } from "#lib/vault/schema.ts";

type PermissionsNoticeProps = {
  item: ItemDetail;
  app: ConnectorManifest;
  onReconnect: (() => void) | undefined;
  onRenew: (() => void) | undefined;
};

/** What the provider does not allow, which actions ask for it, and the nearest way to be allowed. */
export function PermissionsNotice({ item, app, onReconnect, onRenew }: PermissionsNoticeProps) {
  const t = useTranslations("vault.limited");
  const connecting = useTranslations("connecting");
  const text = useMessageText();
  const format = useFormatter();
  const locale = useLocale();
  const labelOf = (name: string) => app.actions[name]?.label[locale] ?? name;
  const refusal = item.limited?.refusal;
  const [way, act] = onReconnect ? (["reconnect", onReconnect] as const) : (["renew", onRenew] as const);
  return (
    <Alert
      tone="amber"
      title={t("title")}
      actions={
        act && (
          <Button size="sm" onPress={act}>
            {connecting(way === "renew" ? "renewNow" : way)}
          </Button>
        )
      }
    >
      {refusal && (
        <span>
          {text(refusal.messageKey, { ...refusal.params, action: labelOf(String(refusal.params.action ?? "")) })}
        </span>
      )}
      {item.missing.map(({ scope, actions }) => (
        <span key={scope}>
          {t.rich("notGranted", {
            app: app.name,
            actions: actions.length === 0 ? "none" : format.list(actions.map(({ action }) => labelOf(action))),
            scope: () => <code className="font-mono text-xs">{scope}</code>,
          })}
        </span>
      ))}
      <span>
        {item.canChange ? t(act ? way : "replace", { app: app.name }) : t("ask", { section: item.sectionName })}
      </span>
    </Alert>
  );
}
