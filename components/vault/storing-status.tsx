"use client";

import { useTranslations } from "next-intl";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { ProgressBar } from "#components/ui/progress-bar.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import type { Storing } from "./use-store-item.ts";

/** How far an upload has got, and what went wrong that no field can show. */
export function StoringStatus({ storing: { sent, cancel, isCancelled, error } }: { storing: Storing }) {
  const t = useTranslations("vault.upload");
  const errorText = useErrorText();
  if (sent !== null) {
    // Once all is sent, the engine may have stored it: there is nothing left to call back.
    const isSent = sent >= 1;
    return (
      <ProgressBar
        label={t(isSent ? "storing" : "sending")}
        value={sent}
        action={
          <Button size="sm" onPress={cancel} isDisabled={isSent}>
            {t("cancel")}
          </Button>
        }
      />
    );
  }
  return (
    <>
      {isCancelled && <Alert tone="info">{t("cancelled")}</Alert>}
      {error && <Alert tone="fail">{errorText(error)}</Alert>}
    </>
  );
}
