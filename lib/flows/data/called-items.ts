import "server-only";
import type { Tx } from "#lib/db/client.ts";
import { calledFlowIdsOf } from "../check-called-flows.ts";
import type { FlowAction } from "../schema.ts";
import { findCalledFlows } from "./called-flows.ts";

/**
 * The vault items that the flows called by a document use: of their published versions, and of those that they call,
 * as deep as calls may go. Who publishes or starts a flow must be able to see them all.
 */
export async function findCalledItems(tx: Tx, tenantId: string, actions: readonly FlowAction[]): Promise<string[]> {
  const flows = await findCalledFlows(tx, tenantId, calledFlowIdsOf(actions));
  return [...new Set([...flows.values()].flatMap(({ itemIds }) => itemIds))];
}
