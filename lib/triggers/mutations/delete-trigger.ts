import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import type { TriggerIdInput } from "../schema.ts";
import { lockTriggerToStop } from "./lock-trigger.ts";
import { kindOf } from "./trigger-facts.ts";

/**
 * Its executions stay.
 *
 * @throws AppError NOT_FOUND; FORBIDDEN without `flow:write`.
 */
export async function deleteTrigger(
  actor: Actor,
  { triggerId, flowId }: TriggerIdInput & { flowId?: string },
): Promise<{ id: string }> {
  authorize(actor, "flow:write");
  return db.$transaction(async (tx) => {
    const { trigger, flow } = await lockTriggerToStop(tx, actor, triggerId, flowId);
    await tx.flowTrigger.deleteMany({ where: { tenantId: actor.tenantId, id: trigger.id } });
    const detail = { flow: flow.name, trigger: kindOf(trigger), name: trigger.name };
    await recordAudit(tx, actor, { action: "trigger.delete", targetId: trigger.id, detail });
    return { id: trigger.id };
  });
}
