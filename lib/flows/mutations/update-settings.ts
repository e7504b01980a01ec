import "server-only";
import { isDeepStrictEqual } from "node:util";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { flowSettings, type UpdateFlowSettingsInput } from "../schema.ts";
import { lockFlow } from "./lock-flow.ts";

const columns = { concurrencyLimit: true, timeLimitSeconds: true, keepDays: true, keepExecutions: true } as const;

/** How a flow's executions run, and how long they are kept. */
export async function updateFlowSettings(actor: Actor, input: UpdateFlowSettingsInput): Promise<{ id: string }> {
  authorize(actor, "flow:write");
  const { tenantId } = actor;
  const after = flowSettings.parse(input);
  return db.$transaction(async (tx) => {
    const { id, name } = await lockFlow(tx, actor, input.flowId);
    const before = await tx.flow.findFirst({ where: { tenantId, id }, select: columns });
    if (!before) throw new AppError("NOT_FOUND", "errors.flowNotFound");
    if (isDeepStrictEqual(before, after)) return { id };
    await tx.flow.updateMany({ where: { tenantId, id }, data: after });
    await recordAudit(tx, actor, { action: "flow.settings", targetId: id, detail: { name, before, after } });
    return { id };
  });
}
