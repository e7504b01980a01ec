"use client";

import { useFormatter, useTranslations } from "next-intl";
import { type DetailWord, findLook, isDetailWord } from "#lib/audit/detail-rows.ts";
import { isAuditAction } from "#lib/audit/event-groups.ts";
import type { Json } from "#lib/shared/json.ts";

/** A value of the log in the reader's language, where it is a word of ours. */
export function DetailValue({ field, value }: { field: string; value: Json }) {
  const t = useTranslations("audit.details");
  const words = useTranslations("audit.words");
  const types = useTranslations("audit.types");
  const format = useFormatter();
  const look = findLook(field);

  if (value === null || value === "" || (Array.isArray(value) && value.length === 0))
    return <span className="text-ink-2">{t("none")}</span>;
  if (Array.isArray(value)) {
    return (
      <ul>
        {value.map((each) => (
          <li key={String(each)}>{String(each)}</li>
        ))}
      </ul>
    );
  }
  if (look === "word" && isDetailWord(String(value))) return words(String(value) as DetailWord);
  if (look === "time" && !Number.isNaN(Date.parse(String(value))))
    return format.dateTime(new Date(String(value)), { dateStyle: "long", timeStyle: "short" });
  if (field === "attempt" && isAuditAction(String(value))) return types(String(value) as Parameters<typeof types>[0]);
  if (typeof value === "number") return format.number(value);
  return (
    <span className="whitespace-pre-wrap">{typeof value === "object" ? JSON.stringify(value) : String(value)}</span>
  );
}
