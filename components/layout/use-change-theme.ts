"use client";

import { useRouter } from "next/navigation";
import { keepInBrowser } from "#lib/i18n/browser-cookies.ts";
import { THEME_COOKIE, type Theme } from "#lib/i18n/theme.ts";

/** Remembers the theme on this browser. */
export function useChangeTheme(): (theme: Theme) => void {
  const router = useRouter();
  return (theme) => {
    keepInBrowser(THEME_COOKIE, theme);
    router.refresh();
  };
}
