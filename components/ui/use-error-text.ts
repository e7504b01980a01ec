"use client";

import { useTranslations } from "next-intl";
import type { ErrorValue, MessageParams } from "#lib/shared/app-error.ts";
import { ActionError } from "#lib/shared/result.ts";

export type MessageText = (messageKey: string, params?: MessageParams) => string;

/** Renders a message key that was made elsewhere: by the server, a zod schema or the journal. */
export function useMessageText(): MessageText {
  const t = useTranslations();
  return (messageKey, params = {}) => {
    const key = messageKey as Parameters<typeof t.has>[0];
    return t.has(key) ? t(key, params as never) : messageKey;
  };
}

/** Renders a failure for its reader. What has no message of its own is a failed connection. */
export function useErrorText(): (error: ErrorValue | Error | null | undefined) => string | undefined {
  const text = useMessageText();
  return (error) => {
    if (!error) return undefined;
    const value = error instanceof ActionError ? error.value : error;
    if (value instanceof Error) return text("errors.unreachable");
    return text(value.messageKey, value.params);
  };
}

/** The messages for one field of a form, in one text. */
export function useFieldErrorText(): (
  error: ErrorValue | Error | null | undefined,
  field: string,
) => string | undefined {
  const text = useMessageText();
  return (error, field) => {
    const value = error instanceof ActionError ? error.value : error;
    if (!value || value instanceof Error) return undefined;
    const keys = value.fieldErrors?.[field];
    return keys?.length ? keys.map((key) => text(key)).join(" ") : undefined;
  };
}
