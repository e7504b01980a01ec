"use client";

import { useFormatter } from "next-intl";

const DAY_MS = 86_400_000;

/** When something goes on: `14:05:02`, or `14:05`; with its day if that is not within a day from now. */
export function useTimeText(timeStyle: "short" | "medium" = "medium"): (at: Date | string) => string {
  const format = useFormatter();
  return (at) => {
    const date = new Date(at);
    const isNear = Math.abs(date.getTime() - Date.now()) < DAY_MS;
    return isNear
      ? format.dateTime(date, { timeStyle })
      : format.dateTime(date, { dateStyle: "medium", timeStyle: "short" });
  };
}
