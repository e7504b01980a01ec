import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import type { RenameFlowInput } from "../schema.ts";
import { lockFlow } from "./lock-flow.ts";

export async function renameFlow(actor: Actor, { flowId, name }: RenameFlowInput): Promise<{ name: string }> {
  authorize(actor, "flow:write");
  return db.$transaction(async (tx) => {
    const flow = await lockFlow(tx, actor, flowId);
    if (flow.name === name) return { name };
    await tx.flow.updateMany({ where: { tenantId: actor.tenantId, id: flow.id }, data: { name } });
    const detail = { before: flow.name, after: name };
    await recordAudit(tx, actor, { action: "flow.rename", targetId: flow.id, detail });
    return { name };
  });
}
