"use client";

import { useFormatter } from "next-intl";

type NextTimesProps = { label: string; times: readonly Date[]; timeZone: string };

/** When a schedule fires, as its own clock shows it. Hover gives the reader's. */
export function NextTimes({ label, times, timeZone }: NextTimesProps) {
  const format = useFormatter();
  // Apart, so that the hour looks as it does in the pattern's words.
  const shown = (at: Date) => {
    const day = { weekday: "short", day: "numeric", month: "short", timeZone } as const;
    const isThisYear = at.getUTCFullYear() === new Date().getUTCFullYear();
    const date = format.dateTime(at, isThisYear ? day : { ...day, year: "numeric" });
    return `${date}, ${format.dateTime(at, { timeStyle: "short", timeZone })}`;
  };
  return (
    <ol aria-label={label} className="flex flex-wrap gap-1.5">
      {times.map((time) => {
        const at = new Date(time);
        return (
          <li key={at.getTime()} className="whitespace-nowrap rounded-md bg-sunk px-2 py-0.5 text-ink-2 text-xs">
            <time
              dateTime={at.toISOString()}
              title={format.dateTime(at, { dateStyle: "full", timeStyle: "long" })}
              suppressHydrationWarning
            >
              {shown(at)}
            </time>
          </li>
        );
      })}
    </ol>
  );
}
