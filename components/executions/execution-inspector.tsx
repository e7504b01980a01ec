"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ArrowUp, Lock } from "lucide-react";
import dynamic from "next/dynamic";
import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Loading } from "#components/ui/loading.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { useKeptFocus } from "#components/ui/use-kept-focus.ts";
import { FLOW_KEY, type FoundAddress, readFoundAddress } from "#lib/executions/found-address.ts";
import { executionQuery } from "#lib/executions/queries.ts";
import { type ExecutionDetail, STEPS_AT_ONCE } from "#lib/executions/schema.ts";
import { ExecutionBar } from "./execution-bar.tsx";
import { FlowDetails } from "./flow-details.tsx";
import { IterationDetails } from "./iteration-details.tsx";
import { StepDetails } from "./step-details.tsx";
import { UncertainPanel } from "./uncertain-panel.tsx";
import { useStackedDetails } from "./use-stacked-details.ts";
import { type Unfolding, useUnfolding } from "./use-unfolding.ts";

const StepTree = dynamic(async () => (await import("./step-tree.tsx")).StepTree, {
  loading: () => <Loading rows={4} />,
});

const ChangedSince = dynamic(async () => (await import("./changed-since.tsx")).ChangedSince, { ssr: false });
const ActionSettings = dynamic(async () => (await import("./action-settings.tsx")).ActionSettings, { ssr: false });

export function ExecutionInspector({ executionId }: { executionId: string }) {
  const errorText = useErrorText();
  const [stepLimit, setStepLimit] = useState(STEPS_AT_ONCE);
  const query = useQuery({ ...executionQuery(executionId, stepLimit), placeholderData: keepPreviousData });
  const { data: execution, error } = query;
  const keptFocus = useKeptFocus(execution?.status);
  if (!execution) return error ? <Alert tone="fail">{errorText(error)}</Alert> : <Loading rows={8} />;
  return (
    <div {...keptFocus} className="flex min-h-[calc(100dvh-52px)] flex-col outline-none">
      <ExecutionBar execution={execution} />
      {error && <Alert tone="fail">{errorText(error)}</Alert>}
      <Inspection execution={execution} onMoreSteps={() => setStepLimit(stepLimit + STEPS_AT_ONCE)} />
    </div>
  );
}

type InspectionProps = { execution: ExecutionDetail; onMoreSteps: () => void };

function Inspection({ execution, onMoreSteps }: InspectionProps) {
  const t = useTranslations("executions");
  // An action that a link leads to, such as from a search.
  const params = useSearchParams();
  const [asked] = useState(() => readFoundAddress(params));
  const unfolding = useUnfolding(execution, onMoreSteps, asked.at ?? "");
  const [chosen, setChosen] = useState(asked.at);
  const [toFocus, setToFocus] = useState<string | null>(null);
  const { tree, details, reveal } = useStackedDetails();
  // What was folded away, or did not run after all, is not looked at any more.
  const selected = chosen !== null && unfolding.byKey.has(chosen) ? chosen : worstKey(unfolding);
  return (
    <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)] max-lg:content-start lg:grid-cols-[380px_minmax(0,1fr)]">
      <div ref={tree} className="border-line px-4 py-4 max-lg:border-b lg:border-r">
        {!execution.isHidden && <ChangedSince execution={execution} />}
        <StepTree
          {...{ execution, unfolding, selected, toFocus }}
          onSelect={setChosen}
          onOpen={reveal}
          onFocused={() => setToFocus(null)}
        />
      </div>
      <div
        ref={details}
        tabIndex={-1}
        className="min-w-0 scroll-mt-2 sm:scroll-mt-[52px] px-4 py-4 outline-none md:px-7"
      >
        <Button
          size="sm"
          variant="ghost"
          icon={<ArrowUp aria-hidden />}
          onPress={() => setToFocus(selected)}
          className="-ml-2 mb-3 lg:hidden"
        >
          {t("backToSteps")}
        </Button>
        {execution.isDry && (
          <Alert tone="info" title={t("dry.title")} className="mb-4">
            {t("dry.text")}
          </Alert>
        )}
        {execution.uncertain.length > 0 && <UncertainPanel execution={execution} />}
        {execution.isHidden ? (
          <HiddenNotice />
        ) : (
          <Selected
            key={selected}
            {...{ execution, unfolding, selected }}
            asked={selected === asked.at ? asked : null}
            onGo={(key) => {
              setChosen(key);
              setToFocus(key);
            }}
          />
        )}
      </div>
    </div>
  );
}

/** Until one chooses: what failed, as soon as it has. */
function worstKey({ byKey }: Unfolding): string {
  const failed = [...byKey.values()].findLast(
    (node) => node.kind === "action" && node.attempts.at(-1)?.status === "FAILED",
  );
  return failed?.key ?? FLOW_KEY;
}

type SelectedProps = {
  execution: ExecutionDetail;
  unfolding: Unfolding;
  selected: string;
  /** What the address asks for, of what is selected. */
  asked: FoundAddress | null;
  /** Looks at another line, and goes there with the keyboard. */
  onGo: (key: string) => void;
};

function Selected({ execution, unfolding, selected, asked, onGo }: SelectedProps) {
  const node = unfolding.byKey.get(selected);
  if (node?.kind === "iteration") {
    const loop = node.key.slice(0, node.key.lastIndexOf(".do#"));
    const isExpanded = unfolding.expanded.has(node.key);
    return <IterationDetails node={node} loop={unfolding.byKey.get(loop)} isExpanded={isExpanded} />;
  }
  if (node?.kind !== "action") return <FlowDetails execution={execution} tab={asked?.tab} />;
  const openIteration = (index: number) => {
    unfolding.openIteration(node.key, index);
    onGo(`${node.key}.do#${index}`);
  };
  return (
    <>
      <StepDetails {...{ execution, node, asked }} onOpenIteration={openIteration} />
      <ActionSettings execution={execution} path={node.key} />
    </>
  );
}

function HiddenNotice() {
  const t = useTranslations("executions.hidden");
  return (
    <EmptyState icon={<Lock aria-hidden />} title={t("title")}>
      {t("text")}
    </EmptyState>
  );
}
