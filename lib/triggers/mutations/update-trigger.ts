import "server-only";
import { isDeepStrictEqual } from "node:util";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { SetTriggerEnabledInput, UpdateTriggerInput } from "../schema.ts";
import { lockTrigger, lockTriggerToStop } from "./lock-trigger.ts";
import { dueAfter, factsOf, settingsOf, triggerColumns } from "./trigger-facts.ts";

/**
 * Sets all settings of a trigger. A schedule whose times stay keeps the time that is due.
 *
 * @throws AppError NOT_FOUND; FORBIDDEN unless the actor may see every item of the flow; INVALID for another type.
 */
export async function updateTrigger(actor: Actor, input: UpdateTriggerInput): Promise<{ id: string }> {
  authorize(actor, "flow:write");
  return db.$transaction(async (tx) => {
    const { trigger: before, flow } = await lockTrigger(tx, actor, input.triggerId);
    if (before.type !== input.type) throw new AppError("INVALID", "errors.triggerOtherType");
    const hasNewTimes = input.type === "SCHEDULE" && (before.cron !== input.cron || before.timeZone !== input.timeZone);
    const after = await tx.flowTrigger.update({
      where: { tenantId_id: { tenantId: actor.tenantId, id: before.id } },
      data: { ...settingsOf(input), ...(hasNewTimes && { nextAt: dueAfter(input, before.isEnabled, new Date()) }) },
      select: triggerColumns,
    });
    const inputChanged = !isDeepStrictEqual(before.input, after.input);
    const detail = { flow: flow.name, before: factsOf(before), after: factsOf(after), inputChanged };
    await recordAudit(tx, actor, { action: "trigger.update", targetId: before.id, detail });
    return { id: before.id };
  });
}

/**
 * What is off is not there for its callers, and its times pass by; what is on again goes on with the next time.
 *
 * @throws AppError NOT_FOUND; FORBIDDEN without `flow:write`, or, to turn it on, unless the actor may see every item of
 *   the flow.
 */
export async function setTriggerEnabled(
  actor: Actor,
  { triggerId, isEnabled }: SetTriggerEnabledInput,
): Promise<{ id: string }> {
  authorize(actor, "flow:write");
  return db.$transaction(async (tx) => {
    const { trigger: before, flow } = await (isEnabled ? lockTrigger : lockTriggerToStop)(tx, actor, triggerId);
    if (before.isEnabled === isEnabled) return { id: before.id };
    const after = await tx.flowTrigger.update({
      where: { tenantId_id: { tenantId: actor.tenantId, id: before.id } },
      data: { isEnabled, nextAt: dueAfter(before, isEnabled, new Date()) },
      select: triggerColumns,
    });
    const detail = { flow: flow.name, before: factsOf(before), after: factsOf(after), inputChanged: false };
    await recordAudit(tx, actor, { action: "trigger.update", targetId: before.id, detail });
    return { id: before.id };
  });
}
