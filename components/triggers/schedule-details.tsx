"use client";

import { useTranslations } from "next-intl";
import type { ScheduleSummary } from "#lib/triggers/schema.ts";
import { NextTimes } from "./next-times.tsx";
import { useCronWords } from "./use-cron-words.ts";

/** When it fires: in words where they are simple, as it is written, and the next times. */
export function ScheduleDetails({ schedule }: { schedule: ScheduleSummary }) {
  const t = useTranslations("triggers");
  const words = useCronWords()(schedule.cron);
  const { cron, timeZone, nextTimes, input, name } = schedule;
  return (
    <>
      <p className="flex flex-wrap items-baseline gap-x-2 gap-y-0.5 text-ink-2 text-sm">
        {words && <span className="text-ink">{words}</span>}
        <code className="font-mono text-xs">{cron}</code>
        <span>{timeZone.replaceAll("_", " ")}</span>
      </p>
      {nextTimes.length > 0 && (
        <div className="flex flex-wrap items-baseline gap-x-2 gap-y-1">
          <span className="text-ink-2 text-xs">{t("schedule.next")}</span>
          <NextTimes label={t("schedule.nextOf", { name })} times={nextTimes} timeZone={timeZone} />
        </div>
      )}
      {input !== null && (
        <p className="truncate text-ink-2 text-xs">
          {t("schedule.input")} <code className="font-mono">{JSON.stringify(input)}</code>
        </p>
      )}
    </>
  );
}
