"use client";

import { useTranslations } from "next-intl";
import { useMessageText } from "#components/ui/use-error-text.ts";
import { findTemplateErrors } from "#lib/expressions/template-errors.ts";
import type { Json } from "#lib/shared/json.ts";

/** The first fault of a value's expressions, with where it stands; undefined if there is none. */
export function useTemplateError(): (value: Json) => string | undefined {
  const t = useTranslations("flows.fields");
  const messageText = useMessageText();
  return (value) => {
    const [error] = findTemplateErrors(value);
    if (!error) return undefined;
    const message = messageText(error.messageKey, error.params);
    const placed = t("position", { position: error.position + 1, message });
    return error.path === "" ? placed : `${error.path}: ${placed}`;
  };
}
