"use client";

import { useLocale } from "next-intl";
import { type KeyboardEvent, type RefObject, useMemo, useState } from "react";
import { isPressed } from "#components/palette/pressed.ts";
import { shortcuts } from "#components/palette/shortcuts.ts";
import { sharedRoots } from "#lib/flows/preview-roots.ts";
import {
  applyCompletion,
  type CompletionItem,
  completionQuery,
  expressionAt,
  matchCompletions,
  vaultItem,
} from "./completion.ts";
import { completionItems } from "./completion-items.ts";
import { useExpressions } from "./expression-context.tsx";
import type { Range } from "./reference-text.ts";
import { pathItems } from "./value-items.ts";

type CompletionOptions = {
  /** As it is shown, which is what the caret stands in. */
  shown: string;
  onEdit: (shown: string, caret: number) => void;
  area: RefObject<HTMLTextAreaElement | null>;
  isReadOnly: boolean;
  /** True if a stored item may be named at that offset. */
  mayRefer: (offset: number) => boolean;
  /** Asks for the stored item's field that takes the place of the range. */
  onRefer: (range: Range) => void;
};

/** What can be put in where the caret stands, and the keys that choose from it. */
export function useCompletion({ shown, onEdit, area, isReadOnly, mayRefer, onRefer }: CompletionOptions) {
  const [caret, setCaret] = useState<number | null>(null);
  const [active, setActive] = useState(0);
  const query = caret === null || isReadOnly ? null : completionQuery(shown, caret);
  const known = useKnownItems(query?.typed ?? null);
  const isOffered = query !== null && mayRefer(expressionAt(shown, query.end).start);
  const functions = known.findIndex(({ kind }) => kind === "function");
  const all = isOffered ? known.toSpliced(functions, 0, vaultItem) : known;
  const items = query ? matchCompletions(all, query.typed) : [];
  const current = Math.min(active, Math.max(items.length - 1, 0));

  const close = () => setCaret(null);
  const choose = (item: CompletionItem) => {
    if (!query) return;
    close();
    if (item.kind === "vault") return onRefer(expressionAt(shown, query.end));
    const result = applyCompletion(shown, query, item);
    onEdit(result.text, result.caret);
  };

  const handleKey = (event: KeyboardEvent): boolean => {
    const item = items[current];
    if (!item || event.nativeEvent.isComposing) return false;
    if (isPressed(event, shortcuts.completionNext)) setActive((current + 1) % items.length);
    else if (isPressed(event, shortcuts.completionPrevious)) setActive((current + items.length - 1) % items.length);
    else if (isPressed(event, shortcuts.completionChoose)) choose(item);
    else if (isPressed(event, shortcuts.completionClose)) close();
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
    followCaret: () => setCaret((before) => (before === null ? null : (area.current?.selectionStart ?? null))),
  };
}

/** Those of the action's scope, and the members of what was typed so far; none while nothing is typed. */
function useKnownItems(typed: string | null): readonly CompletionItem[] {
  const language = useLocale();
  const { scope, source } = useExpressions();
  const isTyping = typed !== null;
  const roots = useMemo(
    () => (isTyping && source.values ? sharedRoots(scope, source.values) : null),
    [isTyping, scope, source.values],
  );
  const ofScope = useMemo(
    () => (isTyping ? completionItems(scope, roots, language) : []),
    [isTyping, scope, roots, language],
  );
  const at = source.values?.at;
  const ofPath = roots && typed && at ? pathItems(typed, { roots, at, nameOf: () => "…" }) : [];
  return ofPath.length === 0 ? ofScope : [...ofScope, ...ofPath];
}
