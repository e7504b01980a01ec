"use client";

import { useEffect, useMemo } from "react";
import { type TreeState, useTreeState } from "react-stately/useTreeState";
import type { RowCollection } from "./row-collection.ts";
import type { TreeRow } from "./tree-rows.ts";
import { useLatest } from "./use-latest.ts";

type RowStateOptions = {
  collection: RowCollection;
  selectedKeys: ReadonlySet<string>;
  /** Never without any; some may be of rows that are no actions. */
  select: (keys: readonly string[]) => void;
  /** Keys of the rows that are unfolded. */
  expanded: readonly string[];
  setExpanded: (keys: ReadonlySet<unknown>) => void;
};

/**
 * What is selected, focused and unfolded, for react-aria. The same object until one of these, or the rows themselves,
 * are others: every row is drawn again with it.
 */
export function useRowState({ collection, selectedKeys, expanded, ...changes }: RowStateOptions): TreeState<TreeRow> {
  const select = useLatest(changes.select);
  const setExpanded = useLatest(changes.setExpanded);
  // Its type leaves `selectionBehavior` out, which its state reads.
  const behaviour = { selectionMode: "multiple", selectionBehavior: "replace" } as const;
  const made = useTreeState<TreeRow>({
    ...behaviour,
    collection,
    disallowEmptySelection: true,
    selectedKeys,
    onSelectionChange: (keys) => keys !== "all" && keys.size > 0 && select([...keys].map(String)),
    expandedKeys: expanded,
    onExpandedChange: setExpanded,
  });
  const { focusedKey, isFocused } = made.selectionManager;
  // A long press with a finger lets taps add to the selection, until one alone is left.
  const tapsReplace = useLatest(() => made.selectionManager.setSelectionBehavior("replace"));
  const hasMany = selectedKeys.size > 1;
  useEffect(() => {
    if (!hasMany) tapsReplace();
  }, [hasMany, tapsReplace]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: all that it was made of
  return useMemo(() => made, [collection, selectedKeys, expanded, focusedKey, isFocused]);
}
