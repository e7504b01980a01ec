export const languages = ["en", "fr"] as const;
export type Language = (typeof languages)[number];

/** A text that a connector brings along in every language, so that adding an app touches one folder. */
export type LocalText = Readonly<Record<Language, string>>;
