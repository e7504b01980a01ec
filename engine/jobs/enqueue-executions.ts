import "server-only";
import { withClient } from "#lib/db/pool.ts";
import type { RunStart } from "#lib/executions/run-start.ts";
import type { JobQueue } from "./execution-queue.ts";

export type QueuedStart = Omit<RunStart, "flow"> & { executionId: string };

/** The rows and their jobs in one transaction. @returns Which of them were written: their flow is still published. */
export function enqueueAll(queue: Pick<JobQueue, "addAll">, starts: readonly QueuedStart[]): Promise<boolean[]> {
  return withClient(async (client) => {
    // A connection that meets an error is closed, and what it began goes with it.
    await client.query("begin");
    const { rows } = await client.query<{ id: string }>({
      name: "enqueue-executions",
      text: ENQUEUE,
      values: [JSON.stringify(starts)],
    });
    const written = new Set(rows.map(({ id }) => id));
    const jobs = starts.filter(({ executionId }) => written.has(executionId));
    if (jobs.length > 0) {
      await queue.addAll(
        client,
        jobs.map(({ tenantId, executionId }) => ({ tenantId, executionId })),
      );
    }
    await client.query("commit");
    return starts.map(({ executionId }) => written.has(executionId));
  });
}

const ENQUEUE = `
  insert into "FlowExecution" ("tenantId", "id", "flowId", "flowVersionId", "isDraft", "source", "triggerId",
    "startedById", "status", "input", "trigger")
  select f."tenantId", r."executionId", f."id", f."publishedVersionId", false, r."source"::"ExecutionSource",
    r."triggerId", r."startedById", 'QUEUED', r."input", r."trigger"
  from jsonb_to_recordset($1::jsonb) as r("tenantId" uuid, "executionId" uuid, "flowId" uuid, "source" text,
      "triggerId" uuid, "startedById" uuid, "input" jsonb, "trigger" jsonb)
    join "Flow" f on f."tenantId" = r."tenantId" and f."id" = r."flowId"
  where f."publishedVersionId" is not null for key share of f
  returning "id"`;
