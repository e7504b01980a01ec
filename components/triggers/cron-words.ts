/** When a simple pattern fires. Hours and minutes are the schedule's own. */
export type CronWords =
  | { every: "minutes"; count: number }
  | { every: "hours"; count: number; minute: number }
  | { every: "day"; hour: number; minute: number }
  /** 0 is Sunday. */
  | { every: "week"; days: readonly number[]; hour: number; minute: number }
  | { every: "month"; day: number; hour: number; minute: number }
  | { every: "year"; month: number; day: number; hour: number; minute: number };

const nicknames: Record<string, string> = {
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
  "@monthly": "0 0 1 * *",
  "@weekly": "0 0 * * 0",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@hourly": "0 * * * *",
};
const dayNames = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
/** A day that no month lacks: of another, its number alone would not say when. */
const LAST_SURE_DAY = 28;

/** What a pattern means, where one plain sentence says it all; null for any other. */
export function readCronWords(cron: string): CronWords | null {
  const text = cron.trim();
  const fields = (nicknames[text.toLowerCase()] ?? text).split(/\s+/);
  const [minutes = "", hours = "", day = "", month = "", weekdays = ""] = fields;
  if (fields.length !== 5) return null;
  const isAnyDay = day === "*" && month === "*" && weekdays === "*";
  const minute = readNumber(minutes, 0, 59);
  if (minute === null) {
    const count = readStep(minutes, 60);
    return isAnyDay && hours === "*" && count !== null ? { every: "minutes", count } : null;
  }
  const hour = readNumber(hours, 0, 23);
  if (hour === null) {
    const count = readStep(hours, 24);
    return isAnyDay && count !== null ? { every: "hours", count, minute } : null;
  }
  return readDay(day, month, weekdays, { hour, minute });
}

function readDay(
  dayField: string,
  monthField: string,
  weekdays: string,
  at: { hour: number; minute: number },
): CronWords | null {
  if (dayField === "*") {
    if (monthField !== "*") return null;
    if (weekdays === "*") return { every: "day", ...at };
    const days = readWeekdays(weekdays);
    return days && { every: "week", days, ...at };
  }
  const day = readNumber(dayField, 1, LAST_SURE_DAY);
  if (day === null || weekdays !== "*") return null;
  if (monthField === "*") return { every: "month", day, ...at };
  const month = readNumber(monthField, 1, 12);
  return month === null ? null : { every: "year", month, day, ...at };
}

/** `1-5`, `MON,THU`: each day once, from Monday on. */
function readWeekdays(field: string): number[] | null {
  const days = new Set<number>();
  for (const part of field.split(",")) {
    const [from, to, ...rest] = part.split("-").map(readWeekday);
    const last = to === undefined ? from : to;
    if (from === undefined || from === null || last === undefined || last === null || rest.length > 0 || from > last)
      return null;
    for (let day = from; day <= last; day++) days.add(day % 7);
  }
  return [...days].toSorted((left, right) => ((left + 6) % 7) - ((right + 6) % 7));
}

function readWeekday(text: string): number | null {
  const named = dayNames.indexOf(text.toUpperCase());
  return named < 0 ? readNumber(text, 0, 7) : named;
}

/** `*` or a step that divides the whole evenly: any other begins anew at its end. */
function readStep(field: string, whole: number): number | null {
  if (field === "*") return 1;
  const step = field.startsWith("*/") ? readNumber(field.slice(2), 1, whole - 1) : null;
  return step !== null && whole % step === 0 ? step : null;
}

function readNumber(text: string, min: number, max: number): number | null {
  if (!/^\d{1,2}$/.test(text)) return null;
  const value = Number(text);
  return value >= min && value <= max ? value : null;
}
