"use client";

import { Redo2, Undo2 } from "lucide-react";
import { IconButton } from "#components/ui/icon-button.tsx";
import type { EditStep } from "#lib/flows/edit-history.ts";
import { useStepText } from "./use-step-text.ts";

type HistoryButtonsProps = {
  /** What undo would take back; null for nothing. */
  last: EditStep | null;
  /** What redo would do again. */
  next: EditStep | null;
  onUndo: () => void;
  onRedo: () => void;
};

/** Never disabled, which would take the focus away: with nothing to undo they say so. */
export function HistoryButtons({ last, next, onUndo, onRedo }: HistoryButtonsProps) {
  const { undoLabel, redoLabel } = useStepText();
  return (
    <span className="flex shrink-0 items-center">
      <IconButton
        label={undoLabel(last)}
        icon={<Undo2 aria-hidden className={last ? "" : "opacity-40"} />}
        onPress={onUndo}
      />
      <IconButton
        label={redoLabel(next)}
        icon={<Redo2 aria-hidden className={next ? "" : "opacity-40"} />}
        onPress={onRedo}
      />
    </span>
  );
}
