"use client";

import type { FlowDetail } from "#lib/flows/schema.ts";
import { FlowBar } from "./flow-bar.tsx";
import { SaveState } from "./save-state.tsx";

/** The head of a page on which nothing is edited: the draft is as it was last saved. */
export function SavedFlowBar({ flow }: { flow: FlowDetail }) {
  const saved = {
    status: "saved",
    savedAt: new Date(flow.draftSavedAt),
    version: flow.draftVersion,
    error: null,
  } as const;
  return (
    <FlowBar
      flow={flow}
      state={flow.canEdit && <SaveState draft={saved} isKept published={flow.published} onRetry={() => undefined} />}
      onSave={async () => true}
    />
  );
}
