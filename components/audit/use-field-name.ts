"use client";

import { useTranslations } from "next-intl";
import { isDetailField } from "#lib/audit/detail-rows.ts";

/** The name of a field of the log; one that this version does not know is shown as it is written. */
export function useFieldName(): (field: string) => string {
  const t = useTranslations("audit.fields");
  return (field) => (isDetailField(field) ? t(field) : field);
}
