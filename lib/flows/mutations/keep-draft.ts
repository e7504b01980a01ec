import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import type { Tx } from "#lib/db/client.ts";
import { newId } from "#lib/db/ids.ts";

/**
 * Keeps the flow's draft as it is saved as a version without number, unless it is kept already. For a transaction that
 * has the flow's lock.
 */
export async function keepDraft(tx: Tx, { tenantId }: Actor, flowId: string): Promise<void> {
  await tx.$executeRaw`
    insert into "FlowVersion" ("tenantId", "id", "flowId", "draftVersion", "actions", "createdAt", "createdById")
    select "tenantId", ${newId()}::uuid, "id", "draftVersion", "draft", "draftSavedAt", "draftSavedById" from "Flow"
    where "tenantId" = ${tenantId}::uuid and "id" = ${flowId}::uuid
    on conflict ("tenantId", "flowId", "draftVersion") where "number" is null do nothing`;
}
