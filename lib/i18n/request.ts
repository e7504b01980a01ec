import "server-only";
import { cookies, headers } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import { findCurrentOperator } from "#lib/auth/current-actor.ts";
import { isDatabaseDown } from "#lib/db/errors.ts";
import type { Language } from "#lib/shared/local-text.ts";
// Only Next loads this file, and compiles these: no import attributes.
import en from "#messages/en.json";
import fr from "#messages/fr.json";
import { formats } from "./formats.ts";
import { isLanguage, LANGUAGE_COOKIE, languageFromHeader, TIME_ZONE_COOKIE, timeZoneOrDefault } from "./locale.ts";

const messages = { en, fr };

declare module "next-intl" {
  interface AppConfig {
    Locale: Language;
    Messages: typeof en;
  }
}

/** The language of the signed-in operator, else the one chosen on this browser, else the browser's own. */
export default getRequestConfig(async ({ locale }) => {
  const jar = await cookies();
  const language = isLanguage(locale) ? locale : await requestLanguage(jar.get(LANGUAGE_COOKIE)?.value);
  return {
    locale: language,
    messages: messages[language] as typeof en,
    formats,
    timeZone: timeZoneOrDefault(jar.get(TIME_ZONE_COOKIE)?.value),
  };
});

async function requestLanguage(cookie: string | undefined): Promise<Language> {
  const own = await operatorLanguage();
  if (isLanguage(own)) return own;
  return isLanguage(cookie) ? cookie : languageFromHeader((await headers()).get("accept-language"));
}

async function operatorLanguage(): Promise<string | undefined> {
  try {
    return (await findCurrentOperator())?.language;
  } catch (error) {
    // The page that says so needs a language too.
    if (isDatabaseDown(error)) return undefined;
    throw error;
  }
}
