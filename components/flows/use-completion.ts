"use client";

import { useLocale } from "next-intl";
import { type KeyboardEvent, type RefObject, useMemo, useState } from "react";
import { applyCompletion, type CompletionItem, completionQuery, matchCompletions } from "./completion.ts";
import { completionItems } from "./completion-items.ts";
import { useFlowEditor } from "./editor-context.ts";

type CompletionOptions = {
  value: string;
  onChange: (text: string) => void;
  path: string;
  area: RefObject<HTMLTextAreaElement | null>;
  isReadOnly: boolean;
};

/** What can be put in where the caret stands, and the keys that choose from it. */
export function useCompletion({ value, onChange, path, area, isReadOnly }: CompletionOptions) {
  const language = useLocale();
  const { actions } = useFlowEditor();
  const [caret, setCaret] = useState<number | null>(null);
  const [active, setActive] = useState(0);
  const query = caret === null || isReadOnly ? null : completionQuery(value, caret);
  const isInside = query !== null;
  const all = useMemo(
    () => (isInside ? completionItems(actions, path, language) : []),
    [isInside, actions, path, language],
  );
  const items = query ? matchCompletions(all, query.typed) : [];
  const current = Math.min(active, Math.max(items.length - 1, 0));

  const close = () => setCaret(null);
  const choose = (item: CompletionItem) => {
    if (!query) return;
    const result = applyCompletion(value, query, item);
    onChange(result.text);
    close();
    // After React has put the new text in, which moves the caret to the end.
    requestAnimationFrame(() => area.current?.setSelectionRange(result.caret, result.caret));
  };

  const handleKey = (event: KeyboardEvent): boolean => {
    const item = items[current];
    if (!item || event.nativeEvent.isComposing) return false;
    if (event.key === "ArrowDown") setActive((current + 1) % items.length);
    else if (event.key === "ArrowUp") setActive((current + items.length - 1) % items.length);
    else if (event.key === "Enter" || event.key === "Tab") choose(item);
    else if (event.key === "Escape") close();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };

  return {
    items,
    active: current,
    isOpen: items.length > 0,
    choose,
    close,
    handleKey,
    /** Typing opens the list again after Escape. */
    reopen: () => {
      setActive(0);
      requestAnimationFrame(() => setCaret(area.current?.selectionStart ?? null));
    },
    /** Moving the caret closes it, or lets an open list follow. */
    followCaret: () => setCaret((known) => (known === null ? null : (area.current?.selectionStart ?? null))),
  };
}
