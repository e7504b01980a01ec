"use client";

import { ExecutionList } from "#components/executions/execution-list.tsx";
import { Loading } from "#components/ui/loading.tsx";
import { SavedFlowBar } from "./saved-flow-bar.tsx";
import { useFlow } from "./use-draft.ts";

/** The Executions tab of a flow. */
export function FlowExecutions({ flowId }: { flowId: string }) {
  const flow = useFlow(flowId);
  if (!flow) return <Loading rows={8} />;
  return (
    <>
      <SavedFlowBar flow={flow} />
      <div className="mx-auto flex max-w-[1240px] flex-col gap-4 px-4 py-6 md:px-7">
        <ExecutionList flowId={flowId} />
      </div>
    </>
  );
}
