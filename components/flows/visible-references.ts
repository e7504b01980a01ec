import type { QueryClient } from "@tanstack/react-query";
import { calledFlowIdsOf } from "#lib/flows/check-called-flows.ts";
import type { IsThere } from "#lib/flows/clear-references.ts";
import { itemIdsOf } from "#lib/flows/item-references.ts";
import { calledFlowsQuery } from "#lib/flows/queries.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { idBatches } from "#lib/vault/id-batches.ts";
import { chosenOptionsQuery } from "#lib/vault/queries.ts";

/**
 * Which items and flows of those that actions name the reader may see here: asked of the server, since the actions may
 * come from another tenant.
 *
 * @throws Error if it cannot be reached.
 */
export async function findVisible(
  queryClient: QueryClient,
  flowId: string,
  actions: readonly FlowAction[],
): Promise<IsThere> {
  const lists = await Promise.all(
    idBatches(itemIdsOf(actions)).map((batch) => queryClient.fetchQuery(chosenOptionsQuery(batch))),
  );
  const called = await Promise.all(
    idBatches(calledFlowIdsOf(actions)).map((batch) => queryClient.fetchQuery(calledFlowsQuery(flowId, batch))),
  );
  const items = new Set(lists.flatMap(({ options }) => options.map(({ id }) => id)));
  const flows = new Set(called.flat().map(({ id }) => id));
  return { item: (id) => items.has(id), flow: (id) => flows.has(id) };
}
