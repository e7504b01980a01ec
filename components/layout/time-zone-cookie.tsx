"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { keepInBrowser } from "#lib/i18n/browser-cookies.ts";
import { TIME_ZONE_COOKIE } from "#lib/i18n/locale.ts";

/** Tells the server the browser's time zone, so that times are written alike by both. */
export function TimeZoneCookie({ current }: { current: string | undefined }) {
  const router = useRouter();
  useEffect(() => {
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    if (!timeZone || timeZone === current) return;
    keepInBrowser(TIME_ZONE_COOKIE, timeZone);
    router.refresh();
  }, [current, router]);
  return null;
}
