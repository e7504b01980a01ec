import type { Formats } from "use-intl";

/** What `{at, date, day}` and `{at, time, clock}` mean in a message. Compiled messages know no styles of their own. */
export const formats = {
  dateTime: { day: { dateStyle: "medium" }, clock: { timeStyle: "short" } },
} satisfies Formats;
