"use client";

import { useTranslations } from "next-intl";
import { type PointerEvent, type RefObject, useRef } from "react";
import { isMac } from "#components/palette/pressed.ts";
import { isWithin, outermostPaths } from "#lib/flows/edit-many.ts";
import { useFlowCommands, useFlowFacts } from "./editor-context.ts";
import type { TreeRow } from "./tree-rows.ts";
import { useLatest } from "./use-latest.ts";
import type { Many } from "./use-many.ts";

/** A press that goes further is a drag. */
const DRAG_PX = 6;
const loadDrag = () => import("./row-drag.ts");

type RowPointerOptions = {
  tree: RefObject<HTMLElement | null>;
  rowOf: (key: unknown) => TreeRow | undefined;
  many: Many;
  onExtend: (key: string) => void;
  onToggle: (key: string) => void;
  /** One alone, with the focus on it. */
  onChoose: (key: string) => void;
  onUnfold: (key: string) => void;
};

/**
 * What a pointer does to rows of actions beyond choosing one: Shift extends the selection, Ctrl or ⌘ adds to it, and a
 * card, or with a finger its grip, is dragged with all that are selected.
 */
export function useRowPointer({ tree, rowOf, many, onExtend, onToggle, onChoose, onUnfold }: RowPointerOptions) {
  const t = useTranslations("flows.many");
  const commands = useFlowCommands();
  const { isReadOnly } = useFlowFacts();
  // Until the pointer is let go, which it may be before the drag is loaded.
  const isDragging = useRef(false);

  const drag = async (event: { pointerId: number; clientX: number; clientY: number }, id: string) => {
    const { startRowDrag } = await loadDrag();
    if (!tree.current || !isDragging.current) return;
    const selected = commands.getSelection();
    const ids = selected.has(id) ? selected : new Set([id]);
    const paths = outermostPaths(commands.getActions(), ids);
    startRowDrag({
      tree: tree.current,
      pointerId: event.pointerId,
      at: { x: event.clientX, y: event.clientY },
      label: t("dragged", { count: paths.length }),
      isAllowed: (gap) => !paths.some((path) => isWithin(gap, path)),
      onDrop: (gap) => many.moveTo(ids, gap),
      // Nothing goes into what is dragged.
      onUnfold: (key) => {
        const row = rowOf(key);
        if (row && "path" in row && !paths.some((path) => row.path === path || isWithin(row.path, path))) onUnfold(key);
      },
      onEnd: () => {
        isDragging.current = false;
      },
    });
  };

  /** Until it is let go: then it was a press. */
  const watch = (start: PointerEvent<HTMLElement>, id: string, onPress: () => void) => {
    const watching = new AbortController();
    const { signal } = watching;
    const { pointerId, clientX, clientY } = start;
    const isOurs = (event: globalThis.PointerEvent) => event.pointerId === pointerId;
    let isDrag = false;
    const end = (event: globalThis.PointerEvent) => {
      if (!isOurs(event)) return;
      watching.abort();
      isDragging.current = false;
      if (!isDrag && event.type === "pointerup") onPress();
    };
    const move = (event: globalThis.PointerEvent) => {
      if (!isOurs(event) || Math.hypot(event.clientX - clientX, event.clientY - clientY) < DRAG_PX) return;
      window.removeEventListener("pointermove", move);
      isDrag = true;
      isDragging.current = true;
      void drag(event, id);
    };
    window.addEventListener("pointermove", move, { signal });
    window.addEventListener("pointerup", end, { signal });
    window.addEventListener("pointercancel", end, { signal });
  };

  return useLatest((event: PointerEvent<HTMLElement>) => {
    const target = event.target as HTMLElement;
    const element = target.closest<HTMLElement>('[role="row"]');
    if (event.button !== 0 || !element || !event.currentTarget.contains(element)) return;
    const grip = target.closest("[data-grip]");
    const row = rowOf(element.dataset.key);
    if (row?.kind !== "action" || (!grip && target.closest("button"))) return;
    const isMouse = event.pointerType === "mouse";
    const isAdding = isMac() ? event.metaKey : event.ctrlKey;
    // What is ours is not the row's press too.
    const take = () => {
      event.preventDefault();
      event.stopPropagation();
    };
    if (isMouse && (event.shiftKey || isAdding)) {
      take();
      return event.shiftKey ? onExtend(row.key) : onToggle(row.key);
    }
    const isOneOfMany = commands.getSelection().size > 1 && commands.getSelection().has(row.action.id);
    if (grip || (isMouse && isOneOfMany)) take();
    if (isReadOnly || !(grip || (isMouse && target.closest("[data-card]")))) {
      if (isMouse && isOneOfMany) onChoose(row.key);
      return;
    }
    watch(event, row.action.id, () => (grip || isOneOfMany) && onChoose(row.key));
  });
}
