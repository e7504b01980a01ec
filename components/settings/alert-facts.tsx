"use client";

import { useTranslations } from "next-intl";
import { Alert } from "#components/ui/alert.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { useMessageText } from "#components/ui/use-error-text.ts";
import type { AlertSetting } from "#lib/alerts/schema.ts";

/** How the last one went, and whose eyes it is told for. */
export function AlertFacts({ alert: { way, setBy, lastSentAt, failure } }: { alert: AlertSetting }) {
  const t = useTranslations("alerts");
  const messageText = useMessageText();
  if (way === null) return null;
  return (
    <div className="flex max-w-[720px] flex-col gap-2 pb-1 text-sm">
      {failure && (
        <Alert tone="fail" title={t("failed")}>
          {t("failedText", { reason: messageText(failure.messageKey, failure.params) })}
        </Alert>
      )}
      <p className="text-ink-2">
        {lastSentAt ? t.rich("lastSent", { time: () => <RelativeTime value={lastSentAt} /> }) : t("neverSent")}
      </p>
      <p className="text-ink-2">{setBy === null ? t("setByGone") : t("setBy", { name: setBy })}</p>
    </div>
  );
}
