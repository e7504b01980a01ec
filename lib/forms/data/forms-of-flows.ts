import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { authorize } from "#lib/permissions/authorize.ts";

/** By flow: how many forms name it. A flow that no form names is left out. */
export async function countFormsOfFlows(
  actor: Actor,
  flowIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  authorize(actor, "flow:read");
  if (flowIds.length === 0) return new Map();
  const rows = await db.formFlow.groupBy({
    by: ["flowId"],
    where: { tenantId: actor.tenantId, flowId: { in: [...flowIds] } },
    _count: true,
  });
  return new Map(rows.map(({ flowId, _count }) => [flowId, _count]));
}

/** The forms that name a flow, the oldest first. */
export async function listFormsOfFlow(actor: Actor, flowId: string): Promise<{ id: string; name: string }[]> {
  authorize(actor, "flow:read");
  return db.form.findMany({
    where: { tenantId: actor.tenantId, flows: { some: { flowId } } },
    select: { id: true, name: true },
    orderBy: { id: "asc" },
  });
}
