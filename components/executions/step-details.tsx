"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { DetailTab, FoundAddress } from "#lib/executions/found-address.ts";
import type { ExecutionDetail, ExecutionStep, ShownStep } from "#lib/executions/schema.ts";
import { stepState } from "#lib/executions/step-state.ts";
import { AttemptChoice, attemptKey } from "./attempt-choice.tsx";
import { DetailTabs, NothingThere } from "./detail-tabs.tsx";
import { LoopFacts } from "./loop-facts.tsx";
import { StepNotes } from "./step-notes.tsx";
import type { ActionNode } from "./tree-nodes.ts";

type StepDetailsProps = {
  execution: ExecutionDetail;
  node: ActionNode;
  /** Shown first, if its attempt is there. */
  asked?: Pick<FoundAddress, "tab" | "attempt"> | null;
  onOpenIteration: (index: number) => void;
};

/** One action: its attempts, what it took, gave and met. */
export function StepDetails({ execution, node, asked = null, onOpenIteration }: StepDetailsProps) {
  const t = useTranslations("executions");
  const { attempts, loop } = node;
  const [chosen, setChosen] = useState<string | null>(null);
  const first = attempts.find(({ attempt }) => attempt === asked?.attempt);
  const step = attempts.find((each) => attemptKey(each) === chosen) ?? first ?? attempts.at(-1);
  if (!step) return <NothingThere>{t("unreached")}</NothingThere>;
  return (
    <div className="flex flex-col gap-4">
      {attempts.length > 1 && (
        <AttemptChoice execution={execution} attempts={attempts} chosen={attemptKey(step)} onChoose={setChosen} />
      )}
      <StepNotes execution={execution} step={step} calledFlow={node.calledFlow} />
      {loop && <LoopFacts loop={loop} onOpenIteration={onOpenIteration} />}
      {step.shown && (
        <ShownDetails
          key={attemptKey(step)}
          {...{ execution, step }}
          shown={step.shown}
          tab={step === first ? asked?.tab : null}
        />
      )}
    </div>
  );
}

type ShownDetailsProps = {
  execution: ExecutionDetail;
  step: ExecutionStep;
  shown: ShownStep;
  tab: DetailTab | null | undefined;
};

function ShownDetails({ execution, step, shown, tab }: ShownDetailsProps) {
  const t = useTranslations("executions");
  const state = stepState(step, execution);
  const isOpen = state === "running" || state === "waiting";
  const { input, output, error, sent, answeredBy } = shown;
  return (
    <DetailTabs
      input={{ label: t("tabs.input"), value: input, nothing: t("noInput") }}
      output={{
        label: answeredBy ? t("tabs.answer") : t("tabs.output"),
        value: output,
        nothing: isOpen ? t("noOutputYet") : t("noOutput"),
        note: answeredBy && t(`answeredBy.${answeredBy}`),
      }}
      error={error}
      request={sent}
      tab={tab}
    />
  );
}
