"use client";

import { useFormatter, useTranslations } from "next-intl";
import { type CronWords, readCronWords } from "./cron-words.ts";

const UTC = { timeZone: "UTC" } as const;
/** A Sunday, the first of a month. */
const SUNDAY = Date.UTC(2026, 1, 1);
const DAY_MS = 86_400_000;
const WORKDAYS = "1,2,3,4,5";

/** A simple pattern in the reader's words; null for one that is not simple. */
export function useCronWords(): (cron: string) => string | null {
  const t = useTranslations("triggers.cron");
  const format = useFormatter();

  const clock = (hour: number, minute: number) =>
    format.dateTime(new Date(SUNDAY + (hour * 60 + minute) * 60_000), { timeStyle: "short", ...UTC });
  const weekday = (day: number) => format.dateTime(new Date(SUNDAY + day * DAY_MS), { weekday: "long", ...UTC });

  const say = (words: CronWords): string => {
    switch (words.every) {
      case "minutes":
        return t("minutes", { count: words.count });
      case "hours":
        return t("hours", { count: words.count, minute: words.minute });
      case "day":
        return t("day", { time: clock(words.hour, words.minute) });
      case "week": {
        const time = clock(words.hour, words.minute);
        if (words.days.join() === WORKDAYS) return t("workdays", { time });
        return t("week", { days: format.list(words.days.map(weekday)), time });
      }
      case "month":
        return t("month", { day: words.day, time: clock(words.hour, words.minute) });
      case "year": {
        const date = new Date(Date.UTC(2026, words.month - 1, words.day));
        const shown = format.dateTime(date, { day: "numeric", month: "long", ...UTC });
        return t("year", { date: shown, time: clock(words.hour, words.minute) });
      }
    }
  };
  return (cron) => {
    const words = readCronWords(cron);
    return words && say(words);
  };
}
