"use client";

import { useTranslations } from "next-intl";
import { Alert } from "#components/ui/alert.tsx";
import { Link } from "#components/ui/link.tsx";
import type { ExecutionDetail, ExecutionStep } from "#lib/executions/schema.ts";
import { stepState } from "#lib/executions/step-state.ts";
import { ExecutionLink } from "./execution-link.tsx";
import { useTimeText } from "./use-time-text.ts";

type StepNotesProps = {
  execution: ExecutionDetail;
  step: ExecutionStep;
  calledFlow: ExecutionDetail["calls"][number] | null;
};

/** What input, output and error do not say: what it waits for, where its output is from, what a person said of it. */
export function StepNotes({ execution, step, calledFlow }: StepNotesProps) {
  const t = useTranslations("executions");
  const time = useTimeText();
  const state = stepState(step, execution);
  const until = step.resumeAt ? time(step.resumeAt) : "";
  const settledAs = step.shown?.settledAs;
  return (
    <>
      {state === "waiting" && step.resumeAt && <Alert tone="info">{t("waitingText", { time: until })}</Alert>}
      {state === "again" && <Alert tone="info">{t("againText", { time: until })}</Alert>}
      {state === "stopped" && <Alert tone="info">{t("stoppedText")}</Alert>}
      {step.shown?.isPinned && <Alert tone="info">{t("pinned.text")}</Alert>}
      {state === "reused" && !step.shown?.isPinned && execution.rerunOfId && (
        <Alert tone="info">
          <span>{t.rich("reused.text", { execution: () => <ExecutionLink id={execution.rerunOfId ?? ""} /> })}</span>
        </Alert>
      )}
      {step.shown?.isLost && <Alert tone="info">{t("journalFull")}</Alert>}
      {settledAs && <Alert tone="info">{t(`settled.${settledAs}`)}</Alert>}
      {calledFlow && (
        <p>
          <Link href={`/flows/${calledFlow.flowId}`} className="rounded-sm text-accent underline underline-offset-2">
            {calledFlow.versionNumber === null
              ? calledFlow.flowName
              : t("calledVersion", { name: calledFlow.flowName, number: calledFlow.versionNumber })}
          </Link>
        </p>
      )}
    </>
  );
}
