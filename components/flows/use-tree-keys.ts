"use client";

import type { KeyboardEvent } from "react";
import { isPressed } from "#components/palette/pressed.ts";
import { shortcuts } from "#components/palette/shortcuts.ts";
import { useFlowFacts } from "./editor-context.ts";
import type { IsTarget } from "./outline-rows.ts";
import type { RowCollection, RowNode } from "./row-collection.ts";
import { changeByKey, selectByKey } from "./row-command.ts";
import type { RowSelection } from "./row-selection.ts";
import type { TreeRow } from "./tree-rows.ts";
import { useLatest } from "./use-latest.ts";
import type { Many } from "./use-many.ts";

type TreeKeysOptions = {
  collection: RowCollection;
  rowOf: (key: unknown) => TreeRow | undefined;
  selection: RowSelection;
  many: Many;
  isTarget: IsTarget | null;
  focus: (key: string) => void;
};

/** Keys of the table that the tree itself does not know. Keys pressed in the menu of a row are the menu's. */
export function useTreeKeys({ collection, rowOf, selection, many, isTarget, focus }: TreeKeysOptions) {
  const { isReadOnly } = useFlowFacts();

  const next = (key: string | undefined, by: 1 | -1, wanted: IsTarget): string | null => {
    const isIt = ({ key: each }: RowNode) => {
      const row = rowOf(each);
      return row !== undefined && wanted(row);
    };
    const place = key === undefined ? -1 : collection.placeOf(key);
    const { nodes } = collection;
    return (
      (by > 0 ? nodes.slice(place + 1).find(isIt) : nodes.slice(0, Math.max(place, 0)).findLast(isIt))?.key ?? null
    );
  };
  const goTo = (key: string | null) => {
    if (key !== null) focus(key);
  };
  const choosePlace = (event: KeyboardEvent<HTMLElement>, key: string | undefined, wanted: IsTarget): boolean => {
    if (isPressed(event, shortcuts.next)) goTo(next(key, 1, wanted));
    else if (isPressed(event, shortcuts.previous)) goTo(next(key, -1, wanted));
    else if (isPressed(event, shortcuts.first)) goTo(next(undefined, 1, wanted));
    else if (isPressed(event, shortcuts.last)) goTo(next(collection.nodes.at(-1)?.key, -1, wanted));
    else if (isPressed(event, shortcuts.selectOne)) many.cancelMove();
    else return false;
    return true;
  };
  const extend = (key: string | undefined, by: 1 | -1) => {
    const to = next(key, by, ({ kind }) => kind === "action");
    if (to === null) return;
    selection.extend(to, key);
    focus(to);
  };
  const select = (event: KeyboardEvent<HTMLElement>, key: string | undefined): boolean => {
    if (isPressed(event, shortcuts.extendDown)) extend(key, 1);
    else if (isPressed(event, shortcuts.extendUp)) extend(key, -1);
    else return selectByKey(event, key, selection);
    return true;
  };

  return useLatest((event: KeyboardEvent<HTMLElement>) => {
    const target = event.target as HTMLElement;
    if (target.role !== "row") return;
    const row = rowOf(target.dataset.key);
    const isDone = isTarget
      ? choosePlace(event, row?.key, isTarget)
      : select(event, row?.key) || (!isReadOnly && row?.kind === "action" && changeByKey(event, row.path, many));
    if (!isDone) return;
    event.preventDefault();
    event.stopPropagation();
  });
}
