"use client";

import { useFormatter, useNow } from "next-intl";

const UPDATE_MS = 30_000;

/** “8 minutes ago”, kept true while it is looked at. */
export function RelativeTime({ value }: { value: Date | string }) {
  const format = useFormatter();
  const now = useNow({ updateInterval: UPDATE_MS });
  const date = new Date(value);
  return (
    <time
      dateTime={date.toISOString()}
      title={format.dateTime(date, { dateStyle: "long", timeStyle: "medium" })}
      suppressHydrationWarning
    >
      {format.relativeTime(date, now)}
    </time>
  );
}
