"use client";

import { useTranslations } from "next-intl";
import { useDurationText } from "#components/executions/use-duration-text.ts";
import { useTimeText } from "#components/executions/use-time-text.ts";
import type { ActionRun } from "#lib/executions/run-notes.ts";

/** How an action stands in the run: `running…`, `3 of 12`, `214 ms`, `failed · again at 14:05:02`. */
export function useRunText(): (run: ActionRun) => string {
  const t = useTranslations("executions");
  const runs = useTranslations("runs");
  const duration = useDurationText();
  const time = useTimeText();
  return ({ state, step, times, loop }) => {
    const until = step?.resumeAt ? time(step.resumeAt) : "";
    const words: Record<ActionRun["state"], string> = {
      running: t("stillRunning"),
      waiting: until ? t("waitingUntil", { time: until }) : t("stillRunning"),
      again: t("againAt", { time: until }),
      failed: step?.isAbsorbed ? runs("wentOn") : t("failed"),
      done: (step && duration(step.startedAt, step.endedAt)) ?? runs("done"),
      taken: runs("taken"),
      stopped: t("stopped"),
      unreached: t("notReached"),
    };
    if (state === "taken") return words.taken;
    const attempt = state === "running" && step && step.attempt > 1 ? t("attempt", { count: step.attempt }) : null;
    const facts = [words[state], attempt, loop && loopText(loop), times && timesText(times)];
    return facts.filter(Boolean).join(" · ");
  };

  function loopText({ begun, total }: NonNullable<ActionRun["loop"]>): string {
    return total === null ? t("loop.begun", { count: begun }) : t("loop.progress", { begun, total });
  }

  function timesText({ ended, failed }: NonNullable<ActionRun["times"]>): string {
    return failed > 0 ? runs("timesFailed", { ended, failed }) : runs("times", { ended });
  }
}
