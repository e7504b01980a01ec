"use client";

import { ExecutionList } from "#components/executions/execution-list.tsx";
import { Loading } from "#components/ui/loading.tsx";
import { FlowBar } from "./flow-bar.tsx";
import { SaveState } from "./save-state.tsx";
import { useFlow } from "./use-draft.ts";

/** The Executions tab of a flow. The draft is as it was last saved: nothing is edited here. */
export function FlowExecutions({ flowId }: { flowId: string }) {
  const flow = useFlow(flowId);
  if (!flow) return <Loading rows={8} />;
  const saved = {
    status: "saved",
    savedAt: new Date(flow.draftSavedAt),
    version: flow.draftVersion,
    error: null,
  } as const;
  return (
    <>
      <FlowBar
        flow={flow}
        state={flow.canEdit && <SaveState draft={saved} published={flow.published} onRetry={() => undefined} />}
        onSave={async () => true}
      />
      <div className="mx-auto flex max-w-[1240px] flex-col gap-4 px-4 py-6 md:px-7">
        <ExecutionList flowId={flowId} />
      </div>
    </>
  );
}
