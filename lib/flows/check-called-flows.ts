import { gatherer } from "./gather.ts";
import type { FlowAction, FlowProblem } from "./schema.ts";
import { calledFlowOf, walkActions } from "./walk-actions.ts";

/** How deep flows may call each other; the first call is 1. */
export const MAX_CALL_DEPTH = 10;

/** A flow as those that call it run it: by its published version. */
export type CalledFlow = {
  name: string;
  isPublished: boolean;
  /** The flows that it calls in its turn. */
  calls: readonly string[];
  itemIds: readonly string[];
};

/** By UUID: those that a document calls, and those that they call. One that is not there does not exist. */
export type CalledFlows = ReadonlyMap<string, CalledFlow>;

const gatherCalls = gatherer((action) => [calledFlowOf(action) ?? []].flat());

/** The UUIDs of the flows that the actions call, each once. */
export function calledFlowIdsOf(actions: readonly FlowAction[]): string[] {
  return [...new Set(gatherCalls(actions))];
}

/** The flow itself and every one that it calls, over however many others; circles are cut. */
export function reachOf(flows: CalledFlows, flowId: string): ReadonlySet<string> {
  const reached = new Set([flowId]);
  // A set gives what is added while it is walked.
  for (const id of reached) for (const called of flows.get(id)?.calls ?? []) reached.add(called);
  return reached;
}

/**
 * What is wrong with the flows that a document calls.
 *
 * @param flowId Whose document it is.
 * @param visibleItems Of the items that those flows use, the ones that the reader may see.
 */
export function findCallProblems(
  actions: readonly FlowAction[],
  flowId: string,
  flows: CalledFlows,
  visibleItems: ReadonlySet<string>,
): FlowProblem[] {
  return [...walkActions(actions)].flatMap(({ action, path }): FlowProblem[] => {
    const calledId = calledFlowOf(action);
    if (calledId === null) return [];
    const name = flows.get(calledId)?.name ?? "";
    return faultsOf(calledId, flowId, flows, visibleItems).map(({ messageKey, isBlocking }) => ({
      path,
      actionId: action.id,
      field: "flow_id",
      messageKey,
      params: { action: action.alias || action.id, name },
      isBlocking,
    }));
  });
}

type Fault = Pick<FlowProblem, "messageKey" | "isBlocking">;

function faultsOf(
  calledId: string,
  flowId: string,
  flows: CalledFlows,
  visibleItems: ReadonlySet<string>,
): readonly Fault[] {
  const called = flows.get(calledId);
  if (!called) return [{ messageKey: "errors.calledFlowNotFound", isBlocking: true }];
  const reach = reachOf(flows, calledId);
  const isShared = [...reach].every((id) => flows.get(id)?.itemIds.every((item) => visibleItems.has(item)) ?? true);
  return [
    ...(isShared ? [] : [{ messageKey: "errors.calledFlowNotShared", isBlocking: true }]),
    ...(called.isPublished ? [] : [{ messageKey: "errors.calledFlowUnpublished", isBlocking: false }]),
    ...(reach.has(flowId) ? [{ messageKey: "errors.calledFlowCircle", isBlocking: false }] : []),
  ];
}
