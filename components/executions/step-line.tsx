import clsx from "clsx";
import type { ReactNode } from "react";
import { FoldButton } from "#components/flows/fold-button.tsx";

const INDENT_PX = 18;

export type LineTone = "plain" | "fail" | "amber";

const factLooks: Record<LineTone, string> = {
  plain: "text-ink-2",
  fail: "font-semibold text-fail",
  amber: "font-semibold text-amber",
};

type StepLineProps = {
  name: string;
  /** Under the name. */
  note?: string;
  fact: string;
  tone?: LineTone;
  /** From 1. */
  level: number;
  isSelected: boolean;
  isExpanded: boolean;
  isDimmed?: boolean;
  /** Set on lines that can be folded: what they are called. */
  foldName?: string | null;
  children?: ReactNode;
};

/** One line of the inspector's tree: icon, name, and at the right how it stands. */
export function StepLine(props: StepLineProps) {
  const {
    name,
    note,
    fact,
    tone = "plain",
    level,
    isSelected,
    isExpanded,
    isDimmed = false,
    foldName,
    children,
  } = props;
  return (
    <span
      style={{ marginLeft: (level - 1) * INDENT_PX }}
      className={clsx(
        "flex min-h-12 items-center gap-3 rounded-lg px-2.5",
        isSelected ? (tone === "fail" ? "bg-fail-bg" : "bg-sunk") : "group-hover/row:bg-sunk/60",
      )}
    >
      <span className={clsx("shrink-0", isDimmed && "opacity-60")}>{children}</span>
      <span className="flex min-w-0 flex-1 flex-col">
        <span
          title={name}
          className={clsx("truncate max-sm:whitespace-normal", isDimmed ? "text-ink-2" : "font-medium")}
        >
          {name}
        </span>
        {note && <span className={clsx("truncate text-xs tabular-nums", factLooks[tone])}>{note}</span>}
      </span>
      {foldName != null && <FoldButton name={foldName} isExpanded={isExpanded} />}
      <span className={clsx("shrink-0 text-xs tabular-nums", factLooks[tone])}>{fact}</span>
    </span>
  );
}
