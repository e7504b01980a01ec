"use client";

import { type ReactNode, useLayoutEffect, useMemo, useRef, useState } from "react";
import {
  type FlowCommands,
  FlowCommandsContext,
  type FlowEditor,
  FlowEditorContext,
  type FlowFacts,
  FlowFactsContext,
} from "./editor-context.ts";

type FlowEditorProviderProps = { value: FlowEditor; children: ReactNode };

/** Gives the editor to its parts: as a whole, and what stays the same while one types apart from it. */
export function FlowEditorProvider({ value, children }: FlowEditorProviderProps) {
  return (
    <FlowCommandsContext value={useLastingCommands(value)}>
      <FlowFactsContext value={useLastingFacts(value)}>
        <FlowEditorContext value={value}>{children}</FlowEditorContext>
      </FlowFactsContext>
    </FlowCommandsContext>
  );
}

/** Functions that stay, and do what those of the last render do. */
function useLastingCommands(value: FlowCommands): FlowCommands {
  const latest = useRef(value);
  useLayoutEffect(() => {
    latest.current = value;
  });
  return useState<FlowCommands>(() => ({
    edit: (...args) => latest.current.edit(...args),
    undo: () => latest.current.undo(),
    redo: () => latest.current.redo(),
    getActions: () => latest.current.getActions(),
    select: (path) => latest.current.select(path),
    getSelection: () => latest.current.getSelection(),
    selectMany: (...args) => latest.current.selectMany(...args),
    getMoving: () => latest.current.getMoving(),
    setMoving: (ids) => latest.current.setMoving(ids),
    openPicker: (path) => latest.current.openPicker(path),
    remove: (path) => latest.current.remove(path),
    move: (...args) => latest.current.move(...args),
    duplicate: (path) => latest.current.duplicate(path),
  }))[0];
}

function useLastingFacts(facts: FlowFacts): FlowFacts {
  const { flowId, isReadOnly, triggers, findItem, findFlow, senderOf, hiddenItems, heldTexts, heldParams } = facts;
  return useMemo(
    () => ({ flowId, isReadOnly, triggers, findItem, findFlow, senderOf, hiddenItems, heldTexts, heldParams }),
    [flowId, isReadOnly, triggers, findItem, findFlow, senderOf, hiddenItems, heldTexts, heldParams],
  );
}
