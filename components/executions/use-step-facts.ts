"use client";

import { useFormatter, useTranslations } from "next-intl";
import type { ExecutionDetail, ExecutionStep } from "#lib/executions/schema.ts";
import { type StepState, stepState } from "#lib/executions/step-state.ts";
import { httpStatusOf } from "./http-status.ts";
import type { ActionNode } from "./tree-nodes.ts";
import { useDurationText } from "./use-duration-text.ts";
import { useTimeText } from "./use-time-text.ts";

export type LineFacts = {
  text: string;
  /** How far a loop came. */
  note: string;
  state: StepState | "unreached";
};

/** What stands at the right of an action: how it stands, which attempt, how long. In words, for who cannot see the red. */
export function useStepFacts(execution: ExecutionDetail): (node: ActionNode) => LineFacts {
  const t = useTranslations("executions");
  const format = useFormatter();
  const attemptFact = useAttemptFact(execution);
  return ({ attempts, loop }) => {
    const last = attempts.at(-1);
    if (!last) return { text: t("notReached"), note: "", state: "unreached" };
    const state = stepState(last, execution);
    const progress = loop && {
      begun: format.number(loop.begun),
      total: loop.total === null ? "" : format.number(loop.total),
    };
    const note = progress && [
      progress.total ? t("loop.progress", progress) : t("loop.begun", { count: loop.begun }),
      loop.failed > 0 && t("loop.failed", { count: loop.failed }),
    ];
    // Beside how far it came, there is room for a word.
    if (loop && state === "failed") return { text: t("failed"), note: joined(note ?? []), state };
    const facts = [last.attempt > 1 && t("attempt", { count: last.attempt }), attemptFact(last)];
    return { text: joined(facts), note: joined(note ?? []), state };
  };
}

/** How one attempt stands: `running…`, `HTTP 503 · again at 14:05:02`, `214 ms`. */
export function useAttemptFact(execution: ExecutionDetail): (step: ExecutionStep) => string {
  const t = useTranslations("executions");
  const duration = useDurationText();
  const time = useTimeText();
  return (step) => {
    const status = httpStatusOf(step);
    const failed = status === undefined ? t("failed") : t("httpStatus", { status: String(status) });
    const until = step.resumeAt ? time(step.resumeAt) : "";
    const took = duration(step.startedAt, step.endedAt);
    const words: Record<StepState, string | undefined> = {
      running: t("stillRunning"),
      waiting: t("waitingUntil", { time: until }),
      stopped: t("stopped"),
      unknown: t("unknownEnd"),
      again: `${failed} · ${t("againAt", { time: until })}`,
      failed: [failed, took].filter(Boolean).join(" · "),
      done: took,
      reused: t("reused.short"),
    };
    return words[stepState(step, execution)] ?? "";
  };
}

function joined(facts: readonly (string | false)[]): string {
  return facts.filter(Boolean).join(" · ");
}
