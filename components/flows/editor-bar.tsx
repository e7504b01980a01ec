"use client";

import { memo } from "react";
import type { DraftState } from "#lib/flows/edit-draft-saver.ts";
import type { EditStep } from "#lib/flows/edit-history.ts";
import type { FlowDetail } from "#lib/flows/schema.ts";
import { FlowBar } from "./flow-bar.tsx";
import { HistoryButtons } from "./history-buttons.tsx";
import { SaveState } from "./save-state.tsx";

type EditorBarProps = Omit<DraftState, "actions"> & {
  /** With the draft as it is edited. */
  flow: FlowDetail;
  isKept: boolean;
  last: EditStep | null;
  next: EditStep | null;
  onUndo: () => void;
  onRedo: () => void;
  onSave: () => Promise<boolean>;
  onGoTo: (path: string) => void;
};

/** The head of the editor. Drawn again when one of these is another, not at each key press. */
export const EditorBar = memo(function EditorBar(props: EditorBarProps) {
  const { flow, isKept, last, next, onUndo, onRedo, onSave, onGoTo, ...draft } = props;
  return (
    <FlowBar
      flow={flow}
      state={
        flow.canEdit && (
          <>
            <HistoryButtons last={last} next={next} onUndo={onUndo} onRedo={onRedo} />
            <SaveState draft={draft} isKept={isKept} published={flow.published} onRetry={() => void onSave()} />
          </>
        )
      }
      onSave={onSave}
      onGoTo={onGoTo}
    />
  );
});
