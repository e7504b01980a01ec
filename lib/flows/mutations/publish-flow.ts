import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import type { PublishFlowInput } from "../schema.ts";
import { lockFlow, requireDraftVersion } from "./lock-flow.ts";
import { writeVersion } from "./write-version.ts";

/**
 * Publishes the draft of the version that the actor looked at. Connections without credentials do not stand in the way.
 *
 * @throws AppError CONFLICT `errors.draftStale`; INVALID `errors.flowHasProblems`.
 */
export async function publishFlow(actor: Actor, input: PublishFlowInput): Promise<{ number: number }> {
  authorize(actor, "flow:publish");
  return db.$transaction(async (tx) => {
    const flow = await lockFlow(tx, actor, input.flowId);
    await requireDraftVersion(tx, actor, flow, input.draftVersion);
    const { number, isNew } = await writeVersion(tx, actor, flow, input.note);
    const detail = { name: flow.name, number };
    if (isNew) await recordAudit(tx, actor, { action: "flow.publish", targetId: flow.id, detail });
    return { number };
  });
}
