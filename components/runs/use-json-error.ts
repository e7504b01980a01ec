"use client";

import { useTranslations } from "next-intl";
import { parseJsonText } from "#lib/flows/edit-json-text.ts";

/** What is wrong with JSON as it was typed, and where; undefined where nothing is. */
export function useJsonError(): (text: string) => string | undefined {
  const t = useTranslations("flows.fields");
  return (text) => {
    const parsed = parseJsonText(text);
    return parsed.ok ? undefined : t("jsonInputError", { line: parsed.line, column: parsed.column });
  };
}
