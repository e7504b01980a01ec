"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { FlowEditor } from "./editor-context.ts";
import { JSON_HOLD, type Travel } from "./json-hold.ts";
import { focusRow } from "./row-focus.ts";
import { useEditorView } from "./use-editor-view.ts";

/** Which view of the document is shown, and what must outlast it. */
export function useViews(editor: FlowEditor, isReady: boolean) {
  const { heldTexts, undo, redo } = editor;
  const [view, setView] = useEditorView();
  // A page that begins with an action chosen begins with its form.
  const [isOpen, setOpen] = useState(editor.selectedPath !== null);
  const [isHeld, setHeld] = useState(false);
  const travel = useRef<Travel | null>(null);
  useEffect(() => {
    if (isReady) setHeld(heldTexts.has(JSON_HOLD));
  }, [isReady, heldTexts]);
  return {
    view,
    setView,
    isHeld,
    setHeld,
    travel,
    open: useCallback(() => setOpen(true), []),
    /** Where only one thing has room: the form in place of the outline. */
    isOver: view === "outline" && isOpen,
    back: (id: string | null) => {
      setOpen(false);
      if (travel.current) travel.current.focus();
      else if (id !== null) focusRow(id);
    },
    undo: () => (travel.current?.undo ?? undo)(),
    redo: () => (travel.current?.redo ?? redo)(),
  };
}

export type Views = ReturnType<typeof useViews>;
