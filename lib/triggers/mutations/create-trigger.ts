import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import type { PublicSealingKey } from "#lib/crypto/seal.ts";
import { db } from "#lib/db/client.ts";
import { newId } from "#lib/db/ids.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { CreateTriggerInput, NewTrigger } from "../schema.ts";
import { makeHookSecret } from "./hook-secret.ts";
import { lockTriggeredFlow } from "./lock-trigger.ts";
import { dueAfter, factsOf, kindOf, settingsOf, triggerColumns } from "./trigger-facts.ts";
import { callbackColumnsOf, replaceCallbackUse, requireCallbackField } from "./write-callback.ts";
import { writeInput } from "./write-input.ts";

const MAX_TRIGGERS = 100;

/**
 * For the engine's process: the web's database role may not write triggers.
 *
 * @returns What is shown this once.
 * @throws AppError NOT_FOUND; FORBIDDEN unless the actor may see every item of the flow, and the hook's own; CONFLICT
 *   for one too many; INVALID for an item without the secret that the hook names.
 */
export async function createTrigger(
  actor: Actor,
  input: CreateTriggerInput,
  sealTo: PublicSealingKey,
): Promise<NewTrigger> {
  authorize(actor, "flow:write");
  const { tenantId } = actor;
  const id = newId();
  const secret = input.type === "HOOK" ? await makeHookSecret(actor, id, input.auth, sealTo) : null;
  return db.$transaction(async (tx) => {
    const callback = input.type === "HOOK" ? input.callback : null;
    const flow = await lockTriggeredFlow(tx, actor, input.flowId, callback ? [callback.itemId] : []);
    if (callback) await requireCallbackField(tx, actor, callback);
    const count = await tx.flowTrigger.count({ where: { tenantId, flowId: flow.id } });
    if (count >= MAX_TRIGGERS) throw new AppError("CONFLICT", "errors.tooManyTriggers", { count: MAX_TRIGGERS });
    const settings = settingsOf(input);
    const nextAt = input.type === "SCHEDULE" ? dueAfter(input, true, new Date()) : null;
    const auth = input.type === "HOOK" ? input.auth : null;
    const owner = { tenantId, id, flowId: flow.id, createdById: actor.operatorId };
    const row = await tx.flowTrigger.create({
      data: {
        ...{ ...owner, type: input.type, auth, ...settings, ...callbackColumnsOf(callback) },
        ...{ secretHash: secret?.secretHash ?? null, nextAt },
      },
      select: triggerColumns,
    });
    if (callback) await replaceCallbackUse(tx, actor, id, callback.itemId);
    await writeInput(tx, actor, id, input);
    if (secret?.sealed) await tx.triggerSecret.create({ data: { tenantId, triggerId: id, ...secret.sealed } });
    const detail = { flow: flow.name, trigger: kindOf(row), ...factsOf(row) };
    await recordAudit(tx, actor, { action: "trigger.create", targetId: id, detail });
    return secret?.shown ?? { id, url: null, signingKey: null };
  });
}
