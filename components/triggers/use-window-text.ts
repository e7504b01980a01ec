"use client";

import { useTranslations } from "next-intl";

const units = { days: 86_400, hours: 3_600, minutes: 60, seconds: 1 } as const;

/** A length of time in the largest unit that says it exactly, such as “7 days”. */
export function useWindowText(): (seconds: number) => string {
  const t = useTranslations("triggers");
  return (seconds) => {
    const unit = (Object.keys(units) as (keyof typeof units)[]).find((each) => seconds % units[each] === 0);
    return t(`window.${unit ?? "seconds"}`, { count: seconds / units[unit ?? "seconds"] });
  };
}
