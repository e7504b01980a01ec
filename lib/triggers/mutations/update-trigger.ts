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
import { callbackColumnsOf, replaceCallbackUse, requireCallbackField } from "./write-callback.ts";
import { writeInput } from "./write-input.ts";

/**
 * Sets all settings of a trigger. A schedule whose times stay keeps the time that is due.
 *
 * @throws AppError NOT_FOUND; FORBIDDEN unless the actor may see every item of the flow, and the hook's own; INVALID
 *   for another type, or another proof of the callers.
 */
export async function updateTrigger(actor: Actor, input: UpdateTriggerInput): Promise<{ id: string }> {
  authorize(actor, "flow:write");
  return db.$transaction(async (tx) => {
    const callback = input.type === "HOOK" ? input.callback : null;
    const { trigger: before, flow } = await lockTrigger(tx, actor, input.triggerId, callback ? [callback.itemId] : []);
    if (before.type !== input.type) throw new AppError("INVALID", "errors.triggerOtherType");
    if ((before.auth === "CALLBACK") !== (callback !== null)) throw new AppError("INVALID", "errors.hookOtherAuth");
    if (callback) await requireCallbackField(tx, actor, callback);
    const hasNewTimes = input.type === "SCHEDULE" && (before.cron !== input.cron || before.timeZone !== input.timeZone);
    await writeInput(tx, actor, before.id, input);
    const after = await tx.flowTrigger.update({
      where: { tenantId_id: { tenantId: actor.tenantId, id: before.id } },
      data: {
        ...settingsOf(input),
        ...callbackColumnsOf(callback),
        ...(hasNewTimes && { nextAt: dueAfter(input, before.isEnabled, new Date()) }),
      },
      select: triggerColumns,
    });
    if (callback) await replaceCallbackUse(tx, actor, before.id, callback.itemId);
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
