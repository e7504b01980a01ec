"use client";

import { useFormatter, useTranslations } from "next-intl";
import { Alert } from "#components/ui/alert.tsx";
import { useMessageText } from "#components/ui/use-error-text.ts";
import type { ItemDetail } from "#lib/vault/schema.ts";

/** What keeps the item from working, or the reader from changing it, each with the way out. */
export function ItemNotices({ item, hasTest }: { item: ItemDetail; hasTest: boolean }) {
  const t = useTranslations("vault");
  const text = useMessageText();
  const format = useFormatter();
  const { kind, state, failingReason, isAnyHost, canChange, expiresAt, sectionName: section } = item;
  return (
    <>
      {state === "empty" && (
        <Alert tone="warn" title={t("detail.emptyTitle")}>
          {canChange ? t("detail.emptyText") : t("detail.emptyViewOnly", { section })}
        </Alert>
      )}
      {state === "failing" && (
        <Alert tone="fail" title={t("detail.failingTitle", { kind })}>
          {failingReason && <span>{text(failingReason.messageKey, failingReason.params)}</span>}
          {canChange && !failingReason && <span>{t("detail.failingReplace", { kind })}</span>}
          {canChange && hasTest && <span>{t("detail.failingText")}</span>}
        </Alert>
      )}
      {(state === "expired" || state === "expiring") && expiresAt && (
        <Alert
          tone={state === "expired" ? "fail" : "info"}
          title={t(`expiry.on.${state}`, { date: format.dateTime(expiresAt, { dateStyle: "long" }) })}
        >
          {t(canChange ? "expiry.replace" : "expiry.ask", { section })}
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
