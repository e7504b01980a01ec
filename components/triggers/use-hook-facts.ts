"use client";

import { useTranslations } from "next-intl";

type HookLimits = {
  allowsGet: boolean;
  ratePerMinute: number | null;
  concurrencyLimit: number | null;
  hasKey: boolean;
};

/** What of a hook is not as most are, each in a few words. */
export function useHookFacts(): (limits: HookLimits) => string[] {
  const t = useTranslations("triggers.facts");
  return ({ allowsGet, ratePerMinute, concurrencyLimit, hasKey }) =>
    [
      allowsGet && t("allowsGet"),
      ratePerMinute !== null && t("rate", { count: ratePerMinute }),
      concurrencyLimit !== null && t("concurrency", { count: concurrencyLimit }),
      hasKey && t("key"),
    ].filter((fact) => fact !== false);
}
