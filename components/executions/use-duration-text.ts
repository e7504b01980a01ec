"use client";

import { useFormatter, useTranslations } from "next-intl";

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

/** `214 ms`, `2.4 s`, `3 min 5 s`; undefined while it has no end. */
export function useDurationText(): (from: Date | string | null, to: Date | string | null) => string | undefined {
  const t = useTranslations("executions.duration");
  const format = useFormatter();
  return (from, to) => {
    if (!from || !to) return undefined;
    const ms = Math.max(0, new Date(to).getTime() - new Date(from).getTime());
    if (ms < SECOND_MS) return t("ms", { count: ms });
    if (ms < MINUTE_MS) return t("s", { count: format.number(ms / SECOND_MS, { maximumFractionDigits: 1 }) });
    const seconds = Math.floor((ms % MINUTE_MS) / SECOND_MS);
    return t("min", { minutes: format.number(Math.floor(ms / MINUTE_MS)), seconds });
  };
}
