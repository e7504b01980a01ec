import type { Language } from "#lib/shared/local-text.ts";

/** Each in itself, for whoever cannot read the page. */
export const languageNames: Record<Language, string> = { en: "English", fr: "Français" };
