"use client";

import { useTranslations } from "next-intl";
import { useWatch } from "react-hook-form";
import { useSettled } from "#components/ui/use-settled.ts";
import { nextTimes } from "#lib/triggers/cron.ts";
import { NextTimes } from "./next-times.tsx";
import type { ScheduleValues } from "./schedule-values.ts";
import { useCronWords } from "./use-cron-words.ts";

const SHOWN_TIMES = 5;

/** What is typed, in words where it is simple, and when it would fire. */
export function SchedulePreview() {
  const t = useTranslations("triggers.schedule");
  const wordsOf = useCronWords();
  const [typed, timeZone] = useWatch<ScheduleValues, ["cron", "timeZone"]>({ name: ["cron", "timeZone"] });
  const cron = useSettled(typed);
  const times = nextTimes(cron, timeZone, new Date(), SHOWN_TIMES);
  const words = times.length > 0 ? wordsOf(cron) : null;
  return (
    <div role="status" className="flex min-h-[68px] flex-col gap-2 rounded-lg border border-line px-3 py-2.5 text-sm">
      {times.length === 0 ? (
        <p className="my-auto text-ink-2">{t("previewEmpty")}</p>
      ) : (
        <>
          <p>
            {words && <strong className="mr-2 font-medium">{words}</strong>}
            <span className="text-ink-2">{t("nextIn", { timeZone })}</span>
          </p>
          <NextTimes label={t("next")} times={times} timeZone={timeZone} />
        </>
      )}
    </div>
  );
}
