"use client";

import clsx from "clsx";
import { Workflow } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { ListBox, ListBoxItem } from "react-aria-components/ListBox";
import { ActionIcon } from "#components/flows/action-icon.tsx";
import { actionName } from "#components/flows/action-text.ts";
import type { ExecutionStep } from "#lib/executions/schema.ts";
import { FLOW_KEY } from "./step-keys.ts";
import type { StepRow } from "./step-rows.ts";
import { useDurationText } from "./use-duration-text.ts";

const INDENT_PX = 18;

type StepListProps = { rows: readonly StepRow[]; selected: string; onSelect: (key: string) => void };

/** What ran, in the order of the document. What was not reached is dimmed, and says so. */
export function StepList({ rows, selected, onSelect }: StepListProps) {
  const t = useTranslations("executions");
  const language = useLocale();
  return (
    <ListBox
      aria-label={t("steps")}
      selectionMode="single"
      selectionBehavior="replace"
      disallowEmptySelection
      selectedKeys={[selected]}
      onSelectionChange={(keys) => keys !== "all" && onSelect(String([...keys][0] ?? FLOW_KEY))}
      className="flex flex-col outline-none"
    >
      <Line key={FLOW_KEY} id={FLOW_KEY} depth={0} name={t("flowStep")} fact={t("flowStepHint")}>
        <span className="inline-flex size-7 shrink-0 items-center justify-center rounded-md border border-line bg-panel text-ink-2">
          <Workflow aria-hidden className="size-4" />
        </span>
      </Line>
      {rows.map((row) => (
        <StepLine key={row.path} row={row} name={actionName(row.action, language)} />
      ))}
    </ListBox>
  );
}

function StepLine({ row, name }: { row: StepRow; name: string }) {
  const t = useTranslations("executions");
  const facts = useStepFacts();
  const { step, action, depth, tookBranch } = row;
  return (
    <Line
      id={row.path}
      depth={depth}
      name={tookBranch ? `${name} → ${t(`branch.${tookBranch}`)}` : name}
      fact={step ? facts(step) : t("notReached")}
      isFailed={step?.status === "FAILED"}
      isDimmed={!step}
    >
      <ActionIcon type={action.type} action={action.action} />
    </Line>
  );
}

/** Status of the answer and duration, or that it still runs. The words *failed* are there for who cannot see the red. */
function useStepFacts(): (step: ExecutionStep) => string {
  const t = useTranslations("executions");
  const duration = useDurationText();
  return (step) => {
    if (step.status === "STARTED" && !step.endedAt) return t("stillRunning");
    const attempt = step.attempt > 1 ? t("attempt", { count: step.attempt }) : undefined;
    const state = step.status === "FAILED" ? (httpStatus(step) ?? t("failed")) : undefined;
    return [state, attempt, duration(step.startedAt, step.endedAt)].filter(Boolean).join(" · ");
  };
}

function httpStatus({ shown }: ExecutionStep): string | undefined {
  const details = shown?.error?.details;
  if (!details || typeof details !== "object" || Array.isArray(details)) return undefined;
  const { received } = details;
  if (!received || typeof received !== "object" || Array.isArray(received)) return undefined;
  return typeof received.status === "number" ? String(received.status) : undefined;
}

type LineProps = {
  id: string;
  depth: number;
  name: string;
  fact: string;
  isFailed?: boolean;
  isDimmed?: boolean;
  children: ReactNode;
};

function Line({ id, depth, name, fact, isFailed = false, isDimmed = false, children }: LineProps) {
  return (
    <ListBoxItem
      id={id}
      textValue={`${name}, ${fact}`}
      style={{ marginLeft: depth * INDENT_PX }}
      className={clsx(
        "flex min-h-12 cursor-pointer items-center gap-3 rounded-lg px-2.5 outline-none data-focus-visible:outline-2 data-focus-visible:outline-accent data-focus-visible:-outline-offset-2",
        isFailed ? "data-selected:bg-fail-bg" : "data-selected:bg-sunk",
        "hover:bg-sunk/60",
      )}
    >
      <span className={clsx(isDimmed && "opacity-60")}>{children}</span>
      <span
        className={clsx("min-w-0 flex-1 truncate max-sm:whitespace-normal", isDimmed ? "text-ink-2" : "font-medium")}
      >
        {name}
      </span>
      <span className={clsx("shrink-0 text-xs", isFailed ? "font-semibold text-fail" : "text-ink-2")}>{fact}</span>
    </ListBoxItem>
  );
}
