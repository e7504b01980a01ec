"use client";

import clsx from "clsx";
import { ArrowRight, Ellipsis, Plus, Square, SquareCheck } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { type MouseEvent, memo } from "react";
import { RunMark } from "#components/runs/run-mark.tsx";
import { Pill } from "#components/ui/pill.tsx";
import { ActionIcon } from "./action-icon.tsx";
import { markLooks } from "./action-row.tsx";
import { actionName } from "./action-text.ts";
import { connectionOf } from "./connection-of.ts";
import { useFlowCommands, useFlowFacts } from "./editor-context.ts";
import { type AddRow, type IsTarget, outlineRows, type StepRow } from "./outline-rows.ts";
import { placeText } from "./place-text.ts";
import type { BranchRow, TreeRow } from "./tree-rows.ts";
import { type ActionMark, useActionMarks } from "./use-action-marks.ts";
import { usePlaceText } from "./use-place-text.ts";
import { useRowText } from "./use-row-text.ts";

type OutlineListProps = {
  rows: readonly TreeRow[];
  selectedKey: string | null;
  selectedKeys: ReadonlySet<string>;
  /** While a place is chosen for what moves. */
  isTarget: IsTarget | null;
  onDrop: (path: string) => void;
  /** The one that Tab comes to. */
  current: string | null;
  /** How many branches it stands in. */
  depth: number;
  onOpen: (row: StepRow, event: MouseEvent) => void;
  onMenu: (row: StepRow, name: string, anchor: Element) => void;
};

/** Deeper branches are indented no further: a narrow screen has no room. */
const MAX_INDENTS = 4;

export function OutlineList({ rows, ...shared }: OutlineListProps) {
  const { selectedKey, current, depth } = shared;
  return (
    <ol className={clsx("flex flex-col gap-1", depth > 0 && "border-line border-l", depth > 0 && indent(depth))}>
      {rows.map((row) => (
        <li key={row.key}>
          {row.kind === "action" && (
            <>
              <Step
                row={row}
                isOpen={row.key === selectedKey}
                isSelected={shared.selectedKeys.has(row.key)}
                hasMany={shared.selectedKeys.size > 1}
                isCurrent={row.key === current}
                onOpen={shared.onOpen}
                onMenu={shared.onMenu}
              />
              {row.branches.map((branch) => (
                <Branch key={branch.key} branch={branch} {...shared} />
              ))}
            </>
          )}
          {row.kind === "gap" && (
            <AddStep row={row} isCurrent={row.key === current} onDrop={shared.isTarget?.(row) ? shared.onDrop : null} />
          )}
        </li>
      ))}
    </ol>
  );
}

function indent(depth: number): string {
  return depth <= MAX_INDENTS ? "ml-3 pl-2" : "pl-1";
}

type BranchProps = Omit<OutlineListProps, "rows"> & { branch: BranchRow };

const Branch = memo(function Branch({ branch, depth, ...shared }: BranchProps) {
  const t = useTranslations("flows.tree");
  const text = useRowText();
  const rows = outlineRows(branch.rows, shared.isTarget);
  return (
    <section className="pt-1 pb-1.5">
      {/* One level for all: nesting is told by the lists. */}
      <h3
        aria-label={text(branch)}
        className={clsx(
          "py-1 font-semibold text-xs tracking-wide",
          depth < MAX_INDENTS && "ml-3",
          branch.branch === "then" ? "text-ok" : "text-ink-2",
        )}
      >
        {t(`branch.${branch.branch}`)}
      </h3>
      {rows.length > 0 ? (
        <OutlineList rows={rows} depth={depth + 1} {...shared} />
      ) : (
        <p className="ml-3 text-ink-2 text-xs">{t("emptyBranch")}</p>
      )}
    </section>
  );
});

type StepProps = Pick<OutlineListProps, "onOpen" | "onMenu"> & {
  row: StepRow;
  isOpen: boolean;
  isSelected: boolean;
  /** More than one are selected: each says whether it is. */
  hasMany: boolean;
  isCurrent: boolean;
};

const Step = memo(function Step({ row, isOpen, isSelected, hasMany, isCurrent, onOpen, onMenu }: StepProps) {
  const t = useTranslations("flows");
  const language = useLocale();
  const marksOf = useActionMarks();
  const { findItem, isReadOnly } = useFlowFacts();
  const { action } = row;
  const name = actionName(action, language);
  const connection = connectionOf(action, findItem);
  const tabIndex = isCurrent ? 0 : -1;
  return (
    <div
      className={clsx(
        "flex min-w-0 items-center rounded-lg border [contain-intrinsic-block-size:auto_46px] [content-visibility:auto]",
        isSelected ? "border-accent" : "border-line",
        isSelected && (isOpen || hasMany) ? "bg-accent-bg" : "bg-panel",
      )}
    >
      <button
        type="button"
        data-stop=""
        data-key={row.key}
        data-gap={`gap ${row.path}`}
        tabIndex={tabIndex}
        aria-current={isOpen ? "true" : undefined}
        onClick={(event) => onOpen(row, event)}
        className="flex min-h-11 min-w-0 flex-1 scroll-my-20 cursor-pointer items-center gap-2 rounded-lg py-1 pr-1 pl-2 text-left focus-visible:-outline-offset-2"
      >
        <span className="shrink-0 text-ink-2 text-xs tabular-nums">{placeText(row.path)}</span>
        {hasMany && isSelected && <SquareCheck aria-hidden className="size-4 shrink-0 text-accent" />}
        {hasMany && !isSelected && <Square aria-hidden className="size-4 shrink-0 text-line-strong" />}
        <ActionIcon
          type={action.type}
          action={action.action}
          isEmpty={connection.kind === "known" && connection.option.state === "empty"}
        />
        <span className="min-w-0 flex-1 truncate font-medium">{name}</span>
        {hasMany && isSelected && <span className="sr-only">{t("many.isSelected")}</span>}
        <RunMark actionId={action.id} isShort />
        {marksOf(action).map((mark) => (
          <Mark key={mark.kind} {...mark} />
        ))}
      </button>
      {!isReadOnly && (
        <button
          type="button"
          tabIndex={tabIndex}
          aria-label={t("menu.of", { name })}
          aria-haspopup="menu"
          onClick={({ currentTarget }) => onMenu(row, name, currentTarget)}
          className="mr-1 flex size-9 shrink-0 cursor-pointer items-center justify-center rounded-md text-ink-2 hover:bg-sunk hover:text-ink focus-visible:-outline-offset-2"
        >
          <Ellipsis aria-hidden className="size-4" />
        </button>
      )}
    </div>
  );
});

const markColors = { orange: "text-warn", red: "text-fail", amber: "text-amber", neutral: "text-ink-2" } as const;

/** In words where there is room; the words are there for a screen reader in any case. */
function Mark({ kind, text }: ActionMark) {
  const { tone, icon } = markLooks[kind];
  return (
    <>
      <Pill tone={tone} icon={icon} className="max-sm:hidden!">
        {text}
      </Pill>
      <span title={text} className={clsx("shrink-0 sm:hidden [&_svg]:size-4", markColors[tone])}>
        {icon}
        <span className="sr-only">{text}</span>
      </span>
    </>
  );
}

type AddStepProps = { row: AddRow; isCurrent: boolean; onDrop: ((path: string) => void) | null };

const AddStep = memo(function AddStep({ row, isCurrent, onDrop }: AddStepProps) {
  const t = useTranslations("flows");
  const { openPicker } = useFlowCommands();
  const addText = useRowText();
  const placeText = usePlaceText();
  const addWords = row.isOnly ? t("tree.addFirst") : t("outline.add");
  return (
    <button
      type="button"
      data-stop=""
      data-key={row.key}
      tabIndex={isCurrent ? 0 : -1}
      aria-label={onDrop ? placeText(row.after) : addText(row)}
      onClick={() => (onDrop ?? openPicker)(row.path)}
      className="flex min-h-9 w-full scroll-my-20 cursor-pointer items-center gap-2 rounded-lg border border-line-strong border-dashed px-2.5 text-left text-ink-2 text-sm hover:border-accent hover:text-accent focus-visible:-outline-offset-2"
    >
      {onDrop ? (
        <ArrowRight aria-hidden className="size-4 shrink-0" />
      ) : (
        <Plus aria-hidden className="size-4 shrink-0" />
      )}
      {onDrop ? <span className="truncate">{placeText(row.after)}</span> : addWords}
    </button>
  );
});
