"use client";

import { useTranslations } from "next-intl";
import { Alert } from "#components/ui/alert.tsx";
import type { FormDetail } from "#lib/forms/schema.ts";

/** What a form lacks: secrets that no export holds, flows that are gone. */
export function FormNotices({ form: { missingSecrets, goneFlows } }: { form: FormDetail }) {
  const t = useTranslations("forms");
  const places = missingSecrets.map(({ componentId, field }) => `${componentId} (${field})`);
  return (
    <>
      {places.length > 0 && (
        <Alert tone="warn" title={t("missingSecrets.title", { count: places.length })}>
          {t("missingSecrets.text", { count: places.length, places: places.join(", ") })}
        </Alert>
      )}
      {goneFlows.length > 0 && (
        <Alert tone="amber" title={t("goneFlows.title", { count: goneFlows.length })}>
          {t("goneFlows.text", { ids: goneFlows.join(", ") })}
        </Alert>
      )}
    </>
  );
}
