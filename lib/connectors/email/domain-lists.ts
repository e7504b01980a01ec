/**
 * Where VERIFY_EMAIL's lists come from, and when they were made: the day that this version of the package was
 * published, since the lists themselves do not say. A test compares the versions with those that are installed.
 *
 * - Free providers: `email-providers`, all 8,760 domains. Its short list leaves out outlook.fr and googlemail.com.
 * - Disposable addresses: `disposable-email-domains-js`, the list of the disposable-email-domains project, 8,883
 *   domains. `fakefilter` has half of them, without such as trashmail.com, as of February 2026.
 */
export const domainLists = {
  free: { package: "email-providers", version: "2.26.0", madeOn: "2026-09-07" },
  disposable: { package: "disposable-email-domains-js", version: "1.26.0", madeOn: "2026-09-21" },
} as const;

/** Such as *7 September 2026* and *7 septembre 2026*. */
export function madeOn(list: keyof typeof domainLists): { en: string; fr: string } {
  const date = new Date(domainLists[list].madeOn);
  const written = (locale: string) =>
    new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }).format(date);
  return { en: written("en-GB"), fr: written("fr") };
}
