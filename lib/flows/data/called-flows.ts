import "server-only";
import type { Tx } from "#lib/db/client.ts";
import { type CalledFlow, type CalledFlows, calledFlowIdsOf, MAX_CALL_DEPTH } from "../check-called-flows.ts";
import { itemIdsOf } from "../item-references.ts";
import type { FlowAction } from "../schema.ts";

/** The flows of these ids and all that they call by their published versions, as deep as calls may go. */
export async function findCalledFlows(tx: Tx, tenantId: string, flowIds: readonly string[]): Promise<CalledFlows> {
  const found = new Map<string, CalledFlow>();
  let next = [...new Set(flowIds)];
  for (let depth = 1; depth <= MAX_CALL_DEPTH && next.length > 0; depth++) {
    const rows = await tx.flow.findMany({
      where: { tenantId, id: { in: next } },
      select: { id: true, name: true, publishedVersion: { select: { actions: true } } },
    });
    for (const { id, name, publishedVersion } of rows) found.set(id, toCalled(name, publishedVersion?.actions));
    const called = rows.flatMap(({ id }) => found.get(id)?.calls ?? []);
    next = [...new Set(called)].filter((id) => !found.has(id));
  }
  return found;
}

function toCalled(name: string, document: unknown): CalledFlow {
  const actions = (document ?? []) as FlowAction[];
  return {
    name,
    isPublished: document !== undefined,
    calls: calledFlowIdsOf(actions),
    itemIds: itemIdsOf(actions),
  };
}
