import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { findReadableExecutions } from "#lib/executions/data/readable-executions.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import type { RecordedAnswer } from "../schema.ts";

/**
 * When each of the flow's own actions last succeeded in a run that was not dry and whose journal the actor may read: with
 * what it gave then, which is not told here, the engine answers a dry run (`engine/run/dry-output.ts`).
 */
export async function listRecordedAnswers(actor: Actor, flowId: string): Promise<RecordedAnswer[]> {
  authorize(actor, "flow:run");
  const readable = await findReadableExecutions(actor, flowId);
  return db.$queryRaw<RecordedAnswer[]>`
    select s."actionId", s."type", s."action", max(s."endedAt") as "at" from "ExecutionStep" s
    where s."tenantId" = ${actor.tenantId}::uuid and s."executionId" = any(${readable}::uuid[])
      and s."status" = 'SUCCEEDED' and s."endedAt" is not null and s."shown" ? 'output' and s."type" <> 'FLOW'
      and not s."shown" ? 'isPinned'
      and s."path" not like '%.call.%'
    group by s."actionId", s."type", s."action"`;
}
