"use client";

import { useFormatter, useTranslations } from "next-intl";

/** Of so many names the rest is counted. */
const NAMED = 3;

/** Names in a sentence: *A, B, C and 5 more*. */
export function useShortList(): (names: readonly string[]) => string {
  const t = useTranslations("replacing");
  const format = useFormatter();
  return (names) => {
    const rest = names.length - NAMED;
    // One more takes no more room than saying so.
    return format.list(rest > 1 ? [...names.slice(0, NAMED), t("namesMore", { count: rest })] : names);
  };
}
