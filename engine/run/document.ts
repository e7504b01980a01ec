import "server-only";
import { db } from "#lib/db/client.ts";
import { type FlowAction, flowActions } from "#lib/flows/schema.ts";
import { branchesOf, branchOf, walkActions } from "#lib/flows/walk-actions.ts";
import { StepFailure } from "./step-failure.ts";

/** A version never changes, so what was read once is kept: the one that was used longest ago goes first. */
const MAX_KEPT = 500;
const kept = new Map<string, readonly FlowAction[]>();

/**
 * The actions of a version, checked through all their branches.
 *
 * @throws StepFailure if the version is gone, or is no document.
 */
export async function loadActions(tenantId: string, flowVersionId: string): Promise<readonly FlowAction[]> {
  const key = `${tenantId} ${flowVersionId}`;
  const known = kept.get(key);
  if (known) {
    kept.delete(key);
    kept.set(key, known);
    return known;
  }
  const version = await db.flowVersion.findFirst({
    where: { tenantId, id: flowVersionId },
    select: { actions: true },
  });
  if (!version) throw new StepFailure("ERR_FLOW_GONE", "engine.flowGone");
  const actions = parseActions(version.actions);
  kept.set(key, actions);
  const [oldest] = kept.keys();
  if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
  return actions;
}

/** Whether a run of these does nothing that is seen outside before it is written. */
export function staysInside(actions: readonly FlowAction[]): boolean {
  return [...walkActions(actions)].every(({ action }) => action.type === "FLOW" && action.action !== "CALL_FLOW");
}

/** @throws StepFailure */
export function parseActions(document: unknown): readonly FlowAction[] {
  const parsed = flowActions.safeParse(document);
  if (!parsed.success) throw new StepFailure("ERR_FLOW_MALFORMED", "engine.flowMalformed");
  for (const action of parsed.data) for (const branch of branchesOf(action)) parseActions(branchOf(action, branch));
  return parsed.data;
}
