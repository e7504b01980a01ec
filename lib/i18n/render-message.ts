import { createTranslator } from "use-intl/core";
import type { MessageParams } from "#lib/shared/app-error.ts";
import type { Language } from "#lib/shared/local-text.ts";
import en from "#messages/en.json" with { type: "json" };
import fr from "#messages/fr.json" with { type: "json" };
import { formats } from "./formats.ts";

const messages = { en, fr };

/** A message in words, for readers that have no page around them: the API, the CLI. */
export function renderMessage(language: Language, messageKey: string, params: MessageParams = {}): string {
  const translate = createTranslator({ locale: language, messages: messages[language] as typeof en, formats });
  return (translate as unknown as (key: string, params: MessageParams) => string)(messageKey, params);
}
