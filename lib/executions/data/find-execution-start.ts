import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { Json, JsonObject } from "#lib/shared/json.ts";
import { executionPart } from "../execution-part.ts";
import { findVersions, isHiddenFrom } from "./versions-run.ts";

/**
 * What an execution was started with. For the engine's process, which starts another one with the same: in it this is
 * shown to whoever may see what the flow uses by now, so it is given to those alone who may read it where it stands.
 *
 * @throws AppError NOT_FOUND; FORBIDDEN for an item of the versions that it ran that is not shared
 */
export async function findExecutionStart(actor: Actor, executionId: string) {
  authorize(actor, "flow:run");
  const row = await db.flowExecution.findFirst({
    where: { tenantId: actor.tenantId, id: executionId },
    select: {
      ...{ flowId: true, flowVersionId: true, calledVersions: true, isDraft: true, isDry: true },
      ...{ input: true, trigger: true, answers: true, part: true },
    },
  });
  if (!row) throw new AppError("NOT_FOUND", "errors.executionNotFound");
  const ran = [row.flowVersionId, ...row.calledVersions];
  if (await isHiddenFrom(actor, ran, await findVersions(actor, ran))) {
    throw new AppError("FORBIDDEN", "errors.connectionNotShared");
  }
  return {
    ...row,
    input: row.input as Json,
    trigger: row.trigger as JsonObject | null,
    answers: row.answers as JsonObject | null,
    part: executionPart.nullable().parse(row.part),
  };
}
