"use client";

import clsx from "clsx";
import { CircleAlert, Clock, GripVertical, Lock, ShieldAlert, TriangleAlert } from "lucide-react";
import { useLocale } from "next-intl";
import { RunMark } from "#components/runs/run-mark.tsx";
import { Pill } from "#components/ui/pill.tsx";
import type { FlowAction } from "#lib/flows/schema.ts";
import { ActionIcon } from "./action-icon.tsx";
import { ActionMenu } from "./action-menu.tsx";
import { actionName, actionSummary } from "./action-text.ts";
import { connectionOf } from "./connection-of.ts";
import { useFlowFacts } from "./editor-context.ts";
import { PlainGap } from "./end-rows.tsx";
import { FoldButton } from "./fold-button.tsx";
import type { RowState } from "./row-state.ts";
import { INDENT_PX, TreeLines } from "./tree-lines.tsx";
import type { TreeRow } from "./tree-rows.ts";
import { useActionMarks } from "./use-action-marks.ts";
import { useSummaryWords } from "./use-summary-words.ts";

type ActionRowProps = RowState & { row: Extract<TreeRow, { kind: "action" }> };

/** The card of an action: what it is, what it does, and what it lacks. */
export function ActionRow({ row, isFocusVisible, isSelected, isOpen, isExpanded }: ActionRowProps) {
  const language = useLocale();
  const words = useSummaryWords();
  const { findItem, isReadOnly } = useFlowFacts();
  const { action, depth } = row;
  const name = actionName(action, language);
  const summary = actionSummary(action, language, words);
  const connection = connectionOf(action, findItem);
  const isEmpty = connection.kind === "known" && connection.option.state === "empty";
  return (
    <>
      {isReadOnly && <PlainGap depth={depth} />}
      <span className="relative block">
        <TreeLines depth={depth} />
        <span
          data-card=""
          style={{ marginLeft: depth * INDENT_PX }}
          className={clsx(
            "group/card relative flex min-h-[60px] w-[440px] max-w-[calc(100%-51px)] cursor-pointer items-center gap-x-3 gap-y-1.5 rounded-lg max-sm:flex-wrap border bg-panel py-2 pr-2 pl-3 transition-colors",
            isSelected ? "border-accent" : "border-line hover:border-line-strong",
            isOpen ? "ring-3 ring-accent-bg" : isSelected && "bg-accent-bg!",
            isFocusVisible && "outline-2 outline-accent outline-offset-2",
          )}
        >
          {!isReadOnly && <Grip />}
          <ActionIcon type={action.type} action={action.action} isEmpty={isEmpty} />
          <span className="flex min-w-0 flex-1 flex-col max-sm:basis-1/3">
            <span className="line-clamp-2 break-words font-medium">{name}</span>
            <span title={summary} className="truncate text-ink-2 text-xs">
              {summary}
            </span>
          </span>
          <RunMark actionId={action.id} />
          <Marks action={action} />
          {row.branches.length > 0 && <FoldButton name={name} isExpanded={isExpanded} />}
          {!isReadOnly && <ActionMenu path={row.path} name={name} />}
        </span>
      </span>
    </>
  );
}

/** What a finger drags the card by, since elsewhere it scrolls; a mouse drags it anywhere. Keys have a way of their own. */
function Grip() {
  return (
    <span
      aria-hidden
      data-grip=""
      className="-left-2 absolute inset-y-0 flex w-6 cursor-grab touch-none items-center justify-center text-line-strong opacity-0 transition-opacity group-hover/card:opacity-100 pointer-coarse:opacity-100"
    >
      <GripVertical className="size-3.5" />
    </span>
  );
}

export const markLooks = {
  hidden: { tone: "neutral", icon: <Lock aria-hidden /> },
  empty: { tone: "orange", icon: <CircleAlert aria-hidden /> },
  expired: { tone: "red", icon: <TriangleAlert aria-hidden /> },
  failing: { tone: "red", icon: <TriangleAlert aria-hidden /> },
  permissionsChanged: { tone: "amber", icon: <ShieldAlert aria-hidden /> },
  missing: { tone: "red", icon: <TriangleAlert aria-hidden /> },
  anyHost: { tone: "amber", icon: <TriangleAlert aria-hidden /> },
  expiring: { tone: "neutral", icon: <Clock aria-hidden /> },
  uncallable: { tone: "amber", icon: <TriangleAlert aria-hidden /> },
  problems: { tone: "red", icon: <TriangleAlert aria-hidden /> },
} as const;

/** Orange stands for missing credentials only. */
function Marks({ action }: { action: FlowAction }) {
  const marks = useActionMarks()(action);
  if (marks.length === 0) return null;
  return (
    // Below the name where there is no room beside it.
    <span className="flex min-w-0 items-center gap-3 max-sm:order-last max-sm:basis-full max-sm:flex-wrap max-sm:gap-1.5 max-sm:pl-10">
      {marks.map(({ kind, text }) => (
        <Pill key={kind} {...markLooks[kind]} className={kind === "hidden" ? "shrink!" : ""}>
          {text}
        </Pill>
      ))}
    </span>
  );
}
