"use client";

import { useFormatter, useTranslations } from "next-intl";
import { Alert } from "#components/ui/alert.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import type { RenewNow } from "./use-renew-now.ts";
import type { StartConnect } from "./use-start-connect.ts";

/** What came of *Connect* and *Renew now*, in words. */
export function UpdateOutcome({ start, renewal }: { start: StartConnect; renewal: RenewNow }) {
  const t = useTranslations("connecting");
  const format = useFormatter();
  const errorText = useErrorText();
  const endsAt = renewal.data?.expiresAt;
  return (
    <>
      {start.error && (
        <Alert tone="fail" title={t("startFailed")}>
          {errorText(start.error)}
        </Alert>
      )}
      {renewal.error && (
        <Alert tone="fail" title={t("renewFailed")}>
          {errorText(renewal.error)}
        </Alert>
      )}
      {renewal.data && (
        <Alert tone="ok" title={t("renewed")}>
          {endsAt &&
            t("renewedUntil", { date: format.dateTime(new Date(endsAt), { dateStyle: "long", timeStyle: "short" }) })}
        </Alert>
      )}
    </>
  );
}
