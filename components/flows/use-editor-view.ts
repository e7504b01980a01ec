"use client";

import { useState, useSyncExternalStore } from "react";

export const editorViews = ["tree", "outline", "json"] as const;
export type EditorView = (typeof editorViews)[number];

const KEY = "coffre-editor-view";
const NARROW = "(width < 640px)";

/** Which view of the document this browser last had: until one is chosen, the outline where it is narrow. Null before it is known. */
export function useEditorView(): [EditorView | null, (view: EditorView) => void] {
  const isNarrow = useSyncExternalStore(subscribe, readNarrow, () => null);
  const [chosen, setChosen] = useState<EditorView | null>(null);
  if (isNarrow === null) return [null, setChosen];
  const choose = (view: EditorView) => {
    setChosen(view);
    localStorage.setItem(KEY, view);
  };
  return [chosen ?? readChosen() ?? (isNarrow ? "outline" : "tree"), choose];
}

function subscribe(listener: () => void): () => void {
  const query = matchMedia(NARROW);
  query.addEventListener("change", listener);
  return () => query.removeEventListener("change", listener);
}

function readNarrow(): boolean {
  return matchMedia(NARROW).matches;
}

function readChosen(): EditorView | undefined {
  const kept = localStorage.getItem(KEY);
  return editorViews.find((view) => view === kept);
}
