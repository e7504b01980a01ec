"use client";

import clsx from "clsx";
import { CircleAlert, Lock, ShieldAlert, TriangleAlert } from "lucide-react";
import { useLocale } from "next-intl";
import { Pill } from "#components/ui/pill.tsx";
import type { FlowAction } from "#lib/flows/schema.ts";
import { ActionIcon } from "./action-icon.tsx";
import { ActionMenu } from "./action-menu.tsx";
import { actionName, actionSummary } from "./action-text.ts";
import { connectionOf } from "./connection-of.ts";
import { useFlowEditor } from "./editor-context.ts";
import { PlainGap } from "./end-rows.tsx";
import { FoldButton } from "./fold-button.tsx";
import { INDENT_PX, TreeLines } from "./tree-lines.tsx";
import type { TreeRow } from "./tree-rows.ts";
import { useActionMarks } from "./use-action-marks.ts";
import { useSummaryWords } from "./use-summary-words.ts";

type ActionRowProps = {
  row: Extract<TreeRow, { kind: "action" }>;
  isFocusVisible: boolean;
  isSelected: boolean;
  isExpanded: boolean;
};

/** The card of an action: what it is, what it does, and what it lacks. */
export function ActionRow({ row, isFocusVisible, isSelected, isExpanded }: ActionRowProps) {
  const language = useLocale();
  const words = useSummaryWords();
  const { findItem, isReadOnly } = useFlowEditor();
  const { action, depth } = row;
  const name = actionName(action, language);
  const connection = connectionOf(action, findItem);
  const isEmpty = connection.kind === "known" && connection.option.state === "empty";
  return (
    <>
      {isReadOnly && <PlainGap depth={depth} />}
      <span className="relative block">
        <TreeLines depth={depth} />
        <span
          style={{ marginLeft: depth * INDENT_PX }}
          className={clsx(
            "relative flex min-h-[60px] w-[440px] max-w-[calc(100%-51px)] cursor-pointer items-center gap-x-3 gap-y-1.5 rounded-lg max-sm:flex-wrap border bg-panel py-2 pr-2 pl-3 transition-colors",
            isSelected ? "border-accent ring-3 ring-accent-bg" : "border-line hover:border-line-strong",
            isFocusVisible && "outline-2 outline-accent outline-offset-2",
          )}
        >
          <ActionIcon type={action.type} action={action.action} isEmpty={isEmpty} />
          <span className="flex min-w-0 flex-1 flex-col max-sm:basis-1/3">
            <span className="line-clamp-2 break-words font-medium">{name}</span>
            <span className="truncate text-ink-2 text-xs">{actionSummary(action, language, words)}</span>
          </span>
          <Marks action={action} />
          {row.branches.length > 0 && <FoldButton name={name} isExpanded={isExpanded} />}
          {!isReadOnly && <ActionMenu path={row.path} name={name} />}
        </span>
      </span>
    </>
  );
}

const markLooks = {
  hidden: { tone: "neutral", icon: <Lock aria-hidden /> },
  empty: { tone: "orange", icon: <CircleAlert aria-hidden /> },
  expired: { tone: "red", icon: <TriangleAlert aria-hidden /> },
  failing: { tone: "red", icon: <TriangleAlert aria-hidden /> },
  permissionsChanged: { tone: "amber", icon: <ShieldAlert aria-hidden /> },
  missing: { tone: "red", icon: <TriangleAlert aria-hidden /> },
  anyHost: { tone: "amber", icon: <TriangleAlert aria-hidden /> },
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
