"use client";

import { type RefObject, startTransition } from "react";
import { toast } from "#components/ui/toast.tsx";
import { diffDocuments } from "#lib/flows/diff-documents.ts";
import { isBeyondTheirs, lastStep, nextStep, type Rebase } from "#lib/flows/edit-history.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { FORM_ID, focusRow } from "./row-focus.ts";
import type { useDraft } from "./use-draft.ts";
import { useRebase } from "./use-rebase.ts";
import { useStepText } from "./use-step-text.ts";

type TravelOptions = {
  draft: ReturnType<typeof useDraft>;
  selectId: (id: string | null) => void;
  latestId: RefObject<string | null>;
  announce: (text: string) => void;
};

/** Undo and redo of one's own steps. Both show and say what they did: the action that changed is selected. */
export function useTravel({ draft, selectId, latestId, announce }: TravelOptions) {
  const stepText = useStepText();
  const loadRebase = useRebase(draft.history);
  const step = (by: "undo" | "redo", rebase: Rebase) => {
    const history = draft.session.getHistory();
    const edit = by === "undo" ? lastStep(history) : nextStep(history);
    const before = draft.getActions();
    const outcome = draft.session[by](rebase);
    if (!edit || !outcome) return announce(stepText[by](null));
    if (outcome.refused) return toast({ text: stepText.refused(by, edit, outcome.refused.by), tone: "fail" });
    announce(stepText[by](edit));
    show(before, draft.getActions());
  };
  const go = (by: "undo" | "redo") => {
    if (!isBeyondTheirs(draft.session.getHistory(), by)) return step(by, () => null);
    loadRebase().then(
      (rebase) => step(by, rebase),
      () => toast({ text: stepText.unreachable, tone: "fail" }),
    );
  };
  const show = (before: readonly FlowAction[], after: readonly FlowAction[]) => {
    const changes = diffDocuments(before, after);
    const changed = changes.find(({ kind }) => kind !== "removed");
    // Who types goes on typing where the change is in the same action.
    const isTyping = document.activeElement?.closest(`#${FORM_ID}`) !== null;
    if (changed) {
      if (changed.action.id === latestId.current && isTyping) return;
      // First what changed; the form of the action behind it.
      startTransition(() => selectId(changed.action.id));
      return focusRow(changed.action.id);
    }
    const [removed] = changes;
    if (changes.some(({ action }) => action.id === latestId.current)) selectId(null);
    if (removed) focusRow(`gap ${removed.path}`);
  };
  return { undo: () => go("undo"), redo: () => go("redo") };
}
