"use client";

import { memo, type RefObject, useMemo, useRef } from "react";
import { mergeProps } from "react-aria/mergeProps";
import { useFocusRing } from "react-aria/useFocusRing";
import { useTreeItem } from "react-aria/useTree";
import { ButtonContext, type ButtonProps } from "react-aria-components/Button";
import { type ContextValue, DEFAULT_SLOT } from "react-aria-components/slots";
import type { TreeState } from "react-stately/useTreeState";
import { ActionRow } from "./action-row.tsx";
import { BranchRowContent } from "./branch-row.tsx";
import { EndRow, StartRow } from "./end-rows.tsx";
import { GapRow } from "./gap-row.tsx";
import type { RowNode } from "./row-collection.ts";
import type { RowState } from "./row-state.ts";
import type { TreeRow as Row } from "./tree-rows.ts";

type TreeRowProps = {
  node: RowNode;
  row: Row;
  label: string;
  /** From the top, folded rows left out. */
  place: number;
  state: TreeState<Row>;
  /** Its action's form is open. */
  isOpen: boolean;
  /** Folds the row with that key, or unfolds it. */
  onFold: (key: string) => void;
  /** Lets what moves come here; null while nothing does. */
  onDrop: ((path: string) => void) | null;
};

/** A row of the tree for the keyboard and for screen readers; what is seen of it is its content. */
export const TreeRow = memo(function TreeRow(props: TreeRowProps) {
  const { node, row, label, place, state, isOpen, onFold, onDrop } = props;
  const ref = useRef<HTMLDivElement>(null);
  const { rowProps, gridCellProps, isSelected } = useTreeItem(
    { node, hasChildItems: node.hasChildNodes },
    state,
    ref as RefObject<HTMLDivElement>,
  );
  const { isFocusVisible, focusProps } = useFocusRing();
  const buttons = useRowButtons(node.key, onFold);
  return (
    <div
      {...mergeProps(rowProps, focusProps, { "aria-label": label, "aria-rowindex": place + 1 })}
      aria-current={isOpen || undefined}
      ref={ref}
      // Not under the bar of what is selected.
      className="group/row relative scroll-my-16 cursor-default outline-none"
    >
      <div {...gridCellProps} className="contents">
        <ButtonContext value={buttons}>
          <RowContent
            row={row}
            isFocusVisible={isFocusVisible}
            isSelected={isSelected}
            isOpen={isOpen}
            isExpanded={state.expandedKeys.has(node.key)}
            onDrop={onDrop}
          />
        </ButtonContext>
      </div>
    </div>
  );
});

/** What the buttons of a row take from it, by their slots: the one that folds leaves the focus on the row. */
function useRowButtons(key: string, onFold: (key: string) => void): ContextValue<ButtonProps, HTMLButtonElement> {
  return useMemo(() => {
    const chevron = { onPress: () => onFold(key), excludeFromTabOrder: true, preventFocusOnPress: true };
    return { slots: { [DEFAULT_SLOT]: {}, chevron } };
  }, [key, onFold]);
}

type RowContentProps = RowState & Pick<TreeRowProps, "row" | "onDrop">;

const RowContent = memo(function RowContent({ row, onDrop, ...state }: RowContentProps) {
  switch (row.kind) {
    case "start":
      return <StartRow {...state} />;
    case "end":
      return <EndRow {...state} />;
    case "gap":
      return <GapRow row={row} onDrop={onDrop} {...state} />;
    case "branch":
      return <BranchRowContent row={row} {...state} />;
    default:
      return <ActionRow row={row} {...state} />;
  }
});
