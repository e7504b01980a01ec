"use client";

import { useFormatter } from "next-intl";

type DateTextProps = { value: Date | string; style?: "date" | "dateTime" };

/** A moment in the reader's language and time zone. Hover, or the machine-readable attribute, gives it whole. */
export function DateText({ value, style = "date" }: DateTextProps) {
  const format = useFormatter();
  const date = new Date(value);
  const full = format.dateTime(date, { dateStyle: "long", timeStyle: "medium" });
  const shown =
    style === "date"
      ? format.dateTime(date, { day: "numeric", month: "short", ...(isThisYear(date) ? {} : { year: "numeric" }) })
      : format.dateTime(date, { dateStyle: "medium", timeStyle: "short" });
  return (
    <time dateTime={date.toISOString()} title={full}>
      {shown}
    </time>
  );
}

function isThisYear(date: Date): boolean {
  return date.getUTCFullYear() === new Date().getUTCFullYear();
}
