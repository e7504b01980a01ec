import "server-only";
import { db } from "#lib/db/client.ts";
import { isDatabaseDown } from "#lib/db/errors.ts";
import { Prisma } from "#lib/db/generated/client.ts";
import type { StepError } from "#lib/executions/schema.ts";
import { dropFinishedVersionUses } from "#lib/flows/mutations/item-uses.ts";
import type { Json } from "#lib/shared/json.ts";
import type { ClaimedExecution } from "./lease.ts";

/** Another engine has taken the execution over, or it was deleted: nothing more may be written, nothing more done. */
export class LeaseLostError extends Error {}

export type Shown = { input?: Json; output?: Json; error?: StepError };

export type StepRow = {
  seq: number;
  path: string;
  actionId: string;
  type: string;
  action: string;
  status: "STARTED" | "SUCCEEDED" | "FAILED";
  startedAt: Date;
  endedAt: Date | null;
  shown: Shown;
  state: string | null;
  idempotencyKey: string | null;
};

export type Ending = { status: "COMPLETED" | "FAILED"; result: Json | null; error: StepError | null };

/** Rows are gathered into one statement, but not held back longer than a person who watches would notice. */
const MAX_HELD_ROWS = 200;
const MAX_HELD_MS = 500;
/** How long the end of an outside effect is tried again while the database is away: shorter than the lease. */
const END_RETRY_MS = 20_000;
const END_RETRY_PAUSE_MS = 500;

/** The one place that writes what a run did. Every write is void unless the execution still is this engine's. */
export type Journal = {
  /** Keeps a step that had no outside effect; written soon, in order. */
  add(row: StepRow): Promise<void>;
  /** Commits the attempt before its effect is made. */
  begin(row: StepRow): Promise<void>;
  /** Commits the end of what `begin` began. */
  end(seq: number, end: Pick<StepRow, "status" | "endedAt" | "shown" | "state">): Promise<void>;
  finish(ending: Ending): Promise<void>;
};

export function openJournal(execution: ClaimedExecution): Journal {
  let held: StepRow[] = [];
  let heldSince = 0;

  async function flush(): Promise<void> {
    if (held.length === 0) return;
    const rows = held;
    held = [];
    await insertSteps(execution, rows);
  }

  return {
    async add(row) {
      if (held.length === 0) heldSince = Date.now();
      held.push(row);
      if (held.length >= MAX_HELD_ROWS || Date.now() - heldSince >= MAX_HELD_MS) await flush();
    },
    async begin(row) {
      held.push(row);
      await flush();
    },
    end: (seq, end) => whileAway(() => endStep(execution, seq, end)),
    async finish(ending) {
      await flush();
      await whileAway(() => finishExecution(execution, ending));
    },
  };
}

/** An engine that was taken over must not write; the lock holds a take-over off until the rows are in. */
const mine = ({ tenantId, executionId, engineId }: ClaimedExecution) => Prisma.sql`
  select 1 from "FlowExecution" where "tenantId" = ${tenantId}::uuid and "id" = ${executionId}::uuid
    and "engineId" = ${engineId}::uuid and "status" = 'RUNNING' for share`;

async function insertSteps(execution: ClaimedExecution, rows: readonly StepRow[]): Promise<void> {
  const written = await db.$executeRaw`
    with mine as (${mine(execution)})
    insert into "ExecutionStep" ("tenantId", "executionId", "seq", "path", "actionId", "type", "action", "status",
      "startedAt", "endedAt", "shown", "state", "idempotencyKey")
    select ${execution.tenantId}::uuid, ${execution.executionId}::uuid, r."seq", r."path", r."actionId", r."type",
      r."action", r."status"::"StepStatus", r."startedAt", r."endedAt", r."shown", r."state", r."idempotencyKey"
    from mine, jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r("seq" int, "path" text, "actionId" text,
      "type" text, "action" text, "status" text, "startedAt" timestamptz, "endedAt" timestamptz, "shown" jsonb,
      "state" text, "idempotencyKey" text)`;
  if (written !== rows.length) throw new LeaseLostError();
}

async function endStep(
  execution: ClaimedExecution,
  seq: number,
  { status, endedAt, shown, state }: Pick<StepRow, "status" | "endedAt" | "shown" | "state">,
): Promise<void> {
  const written = await db.$executeRaw`
    with mine as (${mine(execution)})
    update "ExecutionStep" s set "status" = ${status}::"StepStatus", "endedAt" = ${endedAt}::timestamptz,
      "shown" = ${JSON.stringify(shown)}::jsonb, "state" = ${state}
    from mine where s."tenantId" = ${execution.tenantId}::uuid and s."executionId" = ${execution.executionId}::uuid
      and s."seq" = ${seq}`;
  if (written !== 1) throw new LeaseLostError();
}

async function finishExecution(execution: ClaimedExecution, { status, result, error }: Ending): Promise<void> {
  const { tenantId, executionId, engineId, flowId, flowVersionId } = execution;
  await db.$transaction(async (tx) => {
    // The order in which a start locks too: the flow first.
    await tx.$queryRaw`select 1 from "Flow" where "tenantId" = ${tenantId}::uuid and "id" = ${flowId}::uuid for no key update`;
    const { count } = await tx.flowExecution.updateMany({
      where: { tenantId, id: executionId, engineId, status: "RUNNING" },
      data: {
        status,
        result: result ?? Prisma.DbNull,
        error: error ? (error as Prisma.InputJsonValue) : Prisma.DbNull,
        endedAt: new Date(),
        engineId: null,
        leaseUntil: null,
      },
    });
    if (count !== 1) throw new LeaseLostError();
    await dropFinishedVersionUses(tx, tenantId, flowVersionId);
  });
}

/** What was done outside is not forgotten because the database restarts just then. */
async function whileAway<T>(write: () => Promise<T>): Promise<T> {
  const until = Date.now() + END_RETRY_MS;
  for (;;) {
    try {
      return await write();
    } catch (error) {
      if (!isDatabaseDown(error) || Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, END_RETRY_PAUSE_MS));
    }
  }
}
