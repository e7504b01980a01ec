import "server-only";
import { db } from "#lib/db/client.ts";
import { countUses } from "./count-uses.ts";
import type { RunningExecution } from "./running-execution.ts";

/** *Last used* is to the minute: a flow that runs a hundred times a second writes no more often. */
const EVERY_MS = 60_000;
const MAX_KNOWN = 10_000;

const touched = new Map<string, number>();

/**
 * Notes that a run opened these items, for each item and for the draft or version that it ran, and counts it for the
 * flow that was started, whichever it called. What another process noted within the minute is left as it is.
 */
export async function touchItems(execution: RunningExecution, itemIds: readonly string[]): Promise<void> {
  const { tenantId, flowId, flowVersionId } = execution;
  countUses(tenantId, flowId, itemIds);
  const now = Date.now();
  const due = itemIds.filter((itemId) => isDue(`${tenantId}/${itemId}/${flowVersionId}`, now)).toSorted();
  for (const itemId of due) {
    await db.$executeRaw`
      update "VaultItem" set "lastUsedAt" = now() where "tenantId" = ${tenantId}::uuid and "id" = ${itemId}::uuid
        and ("lastUsedAt" is null or "lastUsedAt" < now() - interval '1 minute')`;
    await db.$executeRaw`
      update "VaultItemUse" set "lastUsedAt" = now() where "tenantId" = ${tenantId}::uuid and "itemId" = ${itemId}::uuid
        and ("flowVersionId" = ${flowVersionId}::uuid or "draftOfFlowId" = (
          select "flowId" from "FlowVersion" where "tenantId" = ${tenantId}::uuid and "id" = ${flowVersionId}::uuid
            and "number" is null))
        and ("lastUsedAt" is null or "lastUsedAt" < now() - interval '1 minute')`;
  }
}

function isDue(place: string, now: number): boolean {
  if (now - (touched.get(place) ?? Number.NEGATIVE_INFINITY) < EVERY_MS) return false;
  const [oldest] = touched.keys();
  if (touched.size >= MAX_KNOWN && oldest !== undefined) touched.delete(oldest);
  touched.delete(place);
  touched.set(place, now);
  return true;
}
