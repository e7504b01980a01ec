import { type Language, languages } from "#lib/shared/local-text.ts";

export const LANGUAGE_COOKIE = "coffre-language";
export const TIME_ZONE_COOKIE = "coffre-time-zone";
export const DEFAULT_LANGUAGE: Language = "en";
export const DEFAULT_TIME_ZONE = "UTC";

export function isLanguage(text: unknown): text is Language {
  return languages.some((language) => language === text);
}

/** The first of our languages in an `Accept-Language` header (RFC 9110 §12.5.4), by weight. */
export function languageFromHeader(header: string | null): Language {
  const wanted = (header ?? "")
    .split(",")
    .map((entry) => {
      const [tag = "", ...params] = entry.trim().toLowerCase().split(";");
      const weight = params.map((param) => param.trim()).find((param) => param.startsWith("q="));
      return { language: tag.trim().split("-")[0], weight: weight ? Number(weight.slice(2)) : 1 };
    })
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight);
  return wanted.map(({ language }) => language).find(isLanguage) ?? DEFAULT_LANGUAGE;
}

/** The name as the runtime writes it, or the default for one that it does not know. */
export function timeZoneOrDefault(name: string | undefined): string {
  if (!name) return DEFAULT_TIME_ZONE;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
  } catch (error) {
    if (error instanceof RangeError) return DEFAULT_TIME_ZONE;
    throw error;
  }
}
