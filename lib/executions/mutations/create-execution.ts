import "server-only";
import type { Tx } from "#lib/db/client.ts";
import { newId } from "#lib/db/ids.ts";
import { jsonText } from "#lib/db/json-text.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { findUnstorable } from "#lib/shared/storable.ts";
import type { RunStart } from "../run-start.ts";

/**
 * Writes an execution of the flow's published version that waits to be run, for who starts it in a transaction of
 * their own: a trigger. The version is the one that is published when the row is written, and stays until it has ended.
 *
 * @throws AppError NOT_FOUND without the flow; CONFLICT if nothing was published; INVALID for what cannot be stored.
 */
export async function createExecution(
  tx: Tx,
  start: RunStart & { executionId?: string; rerunOfId?: string },
): Promise<{ executionId: string }> {
  if (findUnstorable([start.input, start.trigger])) throw new AppError("INVALID", "engine.inputUnstorable");
  const executionId = start.executionId ?? newId();
  const written = await tx.$executeRaw`
    insert into "FlowExecution" ("tenantId", "id", "flowId", "flowVersionId", "isDraft", "source", "triggerId",
      "rerunOfId", "startedById", "status", "input", "trigger")
    select "tenantId", ${executionId}::uuid, "id", "publishedVersionId", false, ${start.source}::"ExecutionSource",
      ${start.triggerId ?? null}::uuid, ${start.rerunOfId ?? null}::uuid, ${start.startedById ?? null}::uuid, 'QUEUED',
      ${jsonText(start.input)}::jsonb, ${jsonText(start.trigger ?? null)}::jsonb
    from "Flow" where "tenantId" = ${start.tenantId}::uuid and "id" = ${start.flowId}::uuid
      and "publishedVersionId" is not null for key share`;
  if (written === 1) return { executionId };
  const flow = await tx.flow.findFirst({
    where: { tenantId: start.tenantId, id: start.flowId },
    select: { name: true },
  });
  if (!flow) throw new AppError("NOT_FOUND", "errors.flowNotFound");
  throw new AppError("CONFLICT", "engine.neverPublished", { name: flow.name });
}
