"use client";

import { useFormatter, useTranslations } from "next-intl";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { useMessageText } from "#components/ui/use-error-text.ts";
import { isUnconnected } from "#lib/connecting/connection-updates.ts";
import type { ConnectorManifest } from "#lib/connectors/define-connector.ts";
import type { ItemDetail } from "#lib/vault/schema.ts";
import { PermissionsNotice } from "./permissions-notice.tsx";

type ItemNoticesProps = {
  item: ItemDetail;
  app: ConnectorManifest | null;
  /** Of a connection that a person at the provider can mend. */
  onReconnect?: (() => void) | undefined;
  /** Of one whose token the engine can renew. */
  onRenew?: (() => void) | undefined;
};

/** What keeps the item from working, or the reader from changing it, each with the way out. */
export function ItemNotices({ item, app, onReconnect, onRenew }: ItemNoticesProps) {
  const t = useTranslations("vault");
  const connecting = useTranslations("connecting");
  const text = useMessageText();
  const format = useFormatter();
  const reconnect = onReconnect && (
    <Button size="sm" onPress={onReconnect}>
      {connecting("reconnect")}
    </Button>
  );
  const { kind, state, failingReason, isAnyHost, canChange, expiresAt, sectionName: section } = item;
  return (
    <>
      {isUnconnected(item) && <UnconnectedNotice item={item} app={app?.name ?? ""} />}
      {state === "empty" && !isUnconnected(item) && (
        <Alert tone="warn" title={t("detail.emptyTitle")}>
          {canChange ? t("detail.emptyText") : t("detail.emptyViewOnly", { section })}
        </Alert>
      )}
      {state === "failing" && (
        <Alert tone="fail" title={t("detail.failingTitle", { kind })} actions={reconnect}>
          {failingReason && <span>{text(failingReason.messageKey, failingReason.params)}</span>}
          {canChange && !failingReason && <span>{t("detail.failingReplace", { kind })}</span>}
          {canChange && app?.hasTest && <span>{t("detail.failingText")}</span>}
        </Alert>
      )}
      {state === "permissionsChanged" && app && (
        <PermissionsNotice item={item} app={app} onReconnect={onReconnect} onRenew={onRenew} />
      )}
      {(state === "expired" || state === "expiring") && expiresAt && (
        <Alert
          tone={state === "expired" ? "fail" : "info"}
          title={t(`expiry.on.${state}`, { date: format.dateTime(expiresAt, { dateStyle: "long" }) })}
          actions={reconnect}
        >
          {reconnect ? t("expiry.reconnect") : t(canChange ? "expiry.replace" : "expiry.ask", { section })}
        </Alert>
      )}
      {isAnyHost && (
        <Alert tone="amber" title={t("notes.anyHost")}>
          {t("notes.anyHostHelp", { kind })}
        </Alert>
      )}
      {!canChange && state !== "empty" && <Alert tone="info">{t("detail.viewOnly", { kind, section })}</Alert>}
    </>
  );
}

function UnconnectedNotice({ item, app }: { item: ItemDetail; app: string }) {
  const t = useTranslations("connecting");
  const { canChange, storedSecrets, sectionName: section } = item;
  const way = storedSecrets.length > 0 ? t("notConnectedText", { app }) : t("notConnectedAdd", { app });
  return (
    <Alert tone="warn" title={t("notConnected")}>
      {canChange ? way : t("notConnectedAsk", { section })}
    </Alert>
  );
}
