import type { FlowAction } from "#lib/flows/schema.ts";
import { branchesOf, branchOf, calledFlowOf } from "#lib/flows/walk-actions.ts";

/** What an action relies on: the item in question, or a flow that it calls. */
export type Dependency = {
  /** UUID of the called flow; null for the item. */
  flowId: string | null;
  /** The flow goes on without it: the action, or the loop around it, may fail. */
  isTolerated: boolean;
};

export type Effect = "stops" | "goesOn";

export type Hit = {
  effect: Effect;
  /** Its own actions use the item. */
  isDirect: boolean;
  /** Flows that it calls and that are hit. */
  via: string[];
};

export function dependenciesOf(
  actions: readonly FlowAction[],
  isOnItem: (action: FlowAction) => boolean,
  isTolerated = false,
): Dependency[] {
  return actions.flatMap((action) => {
    const mayFail = isTolerated || action.allow_failure === true;
    const called = calledFlowOf(action);
    return [
      ...(isOnItem(action) ? [{ flowId: null, isTolerated: mayFail }] : []),
      ...(called === null ? [] : [{ flowId: called, isTolerated: mayFail }]),
      ...branchesOf(action).flatMap((name) =>
        dependenciesOf(branchOf(action, name), isOnItem, isBranchTolerated(action, isTolerated)),
      ),
    ];
  });
}

/** A loop answers for what fails in it; a condition does not. */
function isBranchTolerated({ action, allow_failure, params }: FlowAction, isTolerated: boolean): boolean {
  if (action !== "FOR_EACH") return isTolerated;
  return isTolerated || allow_failure === true || params?.on_error === "CONTINUE";
}

/** The flows that the item's end would reach, over however many calls. */
export function spreadOf(flows: ReadonlyMap<string, readonly Dependency[]>): ReadonlyMap<string, Hit> {
  const stopping = grow(
    flows,
    ({ flowId, isTolerated }, reached) => !isTolerated && (flowId === null || reached.has(flowId)),
  );
  const hit = grow(flows, ({ flowId }, reached) => flowId === null || reached.has(flowId));
  return new Map(
    [...hit].map((id): [string, Hit] => {
      const dependencies = flows.get(id) ?? [];
      const called = dependencies.flatMap(({ flowId }) => flowId ?? []);
      return [
        id,
        {
          effect: stopping.has(id) ? "stops" : "goesOn",
          isDirect: dependencies.some(({ flowId }) => flowId === null),
          via: [...new Set(called)].filter((other) => other !== id && hit.has(other)),
        },
      ];
    }),
  );
}

type Reaches = (dependency: Dependency, reached: ReadonlySet<string>) => boolean;

/** Every flow with a dependency that reaches it, until there are no more: one that is added may add its callers. */
function grow(flows: ReadonlyMap<string, readonly Dependency[]>, reaches: Reaches): ReadonlySet<string> {
  const callers = new Map<string, string[]>();
  for (const [id, dependencies] of flows) {
    for (const { flowId } of dependencies)
      if (flowId !== null) callers.set(flowId, [...(callers.get(flowId) ?? []), id]);
  }
  const reached = new Set<string>();
  const visit = (id: string) => {
    if (!reached.has(id) && flows.get(id)?.some((dependency) => reaches(dependency, reached))) reached.add(id);
  };
  for (const id of flows.keys()) visit(id);
  // A set gives what is added while it is walked.
  for (const id of reached) for (const caller of callers.get(id) ?? []) visit(caller);
  return reached;
}
