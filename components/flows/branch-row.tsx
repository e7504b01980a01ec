"use client";

import clsx from "clsx";
import { useTranslations } from "next-intl";
import { branchOf } from "#lib/flows/walk-actions.ts";
import { FoldButton } from "./fold-button.tsx";
import type { RowState } from "./row-state.ts";
import { INDENT_PX, TreeLines } from "./tree-lines.tsx";
import type { BranchRow } from "./tree-rows.ts";
import { useRowText } from "./use-row-text.ts";

type BranchRowProps = Omit<RowState, "isSelected"> & { row: BranchRow };

/** The head of a branch. */
export function BranchRowContent({ row, isFocusVisible, isExpanded }: BranchRowProps) {
  const t = useTranslations("flows.tree");
  const text = useRowText()(row);
  const count = branchOf(row.owner, row.branch).length;
  return (
    <span className="relative flex h-9 items-end pb-1">
      <TreeLines depth={row.depth} />
      <span
        style={{ marginLeft: row.depth * INDENT_PX }}
        className={clsx(
          "flex items-center gap-1 rounded-sm",
          isFocusVisible && "outline-2 outline-accent outline-offset-2",
        )}
      >
        <span className={clsx("font-semibold text-xs tracking-wide", row.branch === "then" ? "text-ok" : "text-ink-2")}>
          {t(`branch.${row.branch}`)}
        </span>
        {row.rows.length > 0 && <FoldButton name={text} isExpanded={isExpanded} />}
        {!isExpanded && count > 0 && <span className="text-ink-2 text-xs">{t("hiddenActions", { count })}</span>}
        {row.rows.length === 0 && <span className="text-ink-2 text-xs">{t("emptyBranch")}</span>}
      </span>
    </span>
  );
}
