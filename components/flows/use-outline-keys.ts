"use client";

import type { KeyboardEvent } from "react";
import { isPressed } from "#components/palette/pressed.ts";
import { shortcuts } from "#components/palette/shortcuts.ts";
import { useFlowFacts } from "./editor-context.ts";
import { changeByKey, selectByKey } from "./row-command.ts";
import type { RowSelection } from "./row-selection.ts";
import { rowsByKey, type TreeRow } from "./tree-rows.ts";
import type { Many } from "./use-many.ts";

type OutlineKeysOptions = { rows: readonly TreeRow[]; selection: RowSelection; many: Many; isMoving: boolean };

/** As in the tree. */
export function useOutlineKeys({ rows, selection, many, isMoving }: OutlineKeysOptions) {
  const { isReadOnly } = useFlowFacts();
  return (event: KeyboardEvent<HTMLElement>) => {
    const target = event.target as HTMLElement;
    const { key, stop } = target.dataset;
    if (stop === undefined || !event.currentTarget.contains(target)) return;
    const row = rowsByKey(rows).get(key ?? "");
    const isDone = isMoving
      ? isPressed(event, shortcuts.selectOne) && many.cancelMove()
      : extend(event, selection) ||
        selectByKey(event, key, selection) ||
        (!isReadOnly && row?.kind === "action" && changeByKey(event, row.path, many));
    if (!isDone && !travel(event)) return;
    event.preventDefault();
    event.stopPropagation();
  };
}

function travel(event: KeyboardEvent<HTMLElement>): boolean {
  if (isPressed(event, shortcuts.previous)) goOn(event, -1);
  else if (isPressed(event, shortcuts.next)) goOn(event, 1);
  else if (isPressed(event, shortcuts.first)) goOn(event, Number.NEGATIVE_INFINITY);
  else if (isPressed(event, shortcuts.last)) goOn(event, Number.POSITIVE_INFINITY);
  else return false;
  return true;
}

function extend(event: KeyboardEvent<HTMLElement>, selection: RowSelection): boolean {
  const by = isPressed(event, shortcuts.extendDown) ? 1 : isPressed(event, shortcuts.extendUp) ? -1 : 0;
  if (by === 0) return false;
  // Steps alone: places where one can be added are passed over.
  const to = goOn(event, by, "[data-stop][data-gap]");
  if (to) selection.extend(to, (event.target as HTMLElement).dataset.key);
  return true;
}

function goOn({ currentTarget, target }: KeyboardEvent<HTMLElement>, by: number, wanted = "[data-stop]") {
  const from = target as HTMLElement;
  const stops = [...currentTarget.querySelectorAll<HTMLElement>("[data-stop]")];
  const passed = by < 0 ? stops.slice(0, stops.indexOf(from)) : stops.slice(stops.indexOf(from) + 1);
  const fitting = passed.filter((stop) => stop.matches(wanted));
  const isNext = by === 1 || by === Number.NEGATIVE_INFINITY;
  const to = isNext ? fitting.at(0) : fitting.at(-1);
  to?.focus();
  return to?.dataset.key;
}
