import "server-only";
import { db, type Tx } from "#lib/db/client.ts";
import { Prisma } from "#lib/db/generated/client.ts";
import type { ShownStep } from "#lib/executions/schema.ts";
import type { Json } from "#lib/shared/json.ts";
import type { ExecutionKey } from "./running-execution.ts";

/** Another engine has taken the execution over, or it was deleted: nothing more may be written, nothing more done. */
export class LeaseLostError extends Error {}

/** What the run began with has changed, and nothing of it is written or done: it never was. */
export class OutdatedStart extends LeaseLostError {}

/** One attempt at an action, as it is stored. */
export type StepRow = {
  seq: number;
  attempt: number;
  path: string;
  actionId: string;
  type: string;
  action: string;
  status: "STARTED" | "WAITING" | "SUCCEEDED" | "FAILED";
  startedAt: Date;
  endedAt: Date | null;
  resumeAt: Date | null;
  shown: ShownStep;
  /** What masking changed, sealed. */
  state: string | null;
  idempotencyKey: string | null;
};

export type StepEnd = Pick<StepRow, "status" | "endedAt" | "resumeAt" | "shown" | "state">;

/** One attempt as the run knows it. `real` is what masking changed, `null` where it changed nothing. */
export type StepDraft = Omit<StepRow, "state"> & { real: Json | null };
export type StepDraftEnd = Omit<StepEnd, "state"> & { real: Json | null };

type Place = ExecutionKey & { engineId: string; takes: number };

/** A take that is over must not write, nor one of this engine's own; the lock holds the next off until the rows are in. */
const mine = ({ tenantId, executionId, engineId, takes }: Place) => Prisma.sql`
  select 1 from "FlowExecution" where "tenantId" = ${tenantId}::uuid and "id" = ${executionId}::uuid
    and "engineId" = ${engineId}::uuid and "takes" = ${takes} and "status" = 'RUNNING' for share`;

/** @throws LeaseLostError */
export async function insertSteps(place: Place, rows: readonly StepRow[]): Promise<void> {
  const written = await db.$executeRaw`with mine as (${mine(place)}) ${insertRows(place, rows, Prisma.sql`mine,`)}`;
  if (written !== rows.length) throw new LeaseLostError();
}

/** For an execution that is made in this transaction: no engine has it yet. */
export async function insertCopies(tx: Tx, to: ExecutionKey, rows: readonly StepRow[]): Promise<void> {
  await tx.$executeRaw`${insertRows(to, rows, Prisma.empty)}`;
}

const insertRows = ({ tenantId, executionId }: ExecutionKey, rows: readonly StepRow[], from: Prisma.Sql) => Prisma.sql`
  insert into "ExecutionStep" ("tenantId", "executionId", "seq", "attempt", "path", "actionId", "type", "action",
    "status", "startedAt", "endedAt", "resumeAt", "shown", "state", "idempotencyKey")
  select ${tenantId}::uuid, ${executionId}::uuid, r."seq", r."attempt", r."path", r."actionId", r."type", r."action",
    r."status"::"StepStatus", r."startedAt", r."endedAt", r."resumeAt", r."shown", r."state", r."idempotencyKey"
  from ${from} jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r("seq" int, "attempt" int, "path" text,
    "actionId" text, "type" text, "action" text, "status" text, "startedAt" timestamptz, "endedAt" timestamptz,
    "resumeAt" timestamptz, "shown" jsonb, "state" text, "idempotencyKey" text)`;

/** @throws LeaseLostError */
export async function updateStep(
  place: Place,
  { seq, attempt }: Pick<StepRow, "seq" | "attempt">,
  { status, endedAt, resumeAt, shown, state }: StepEnd,
): Promise<void> {
  const written = await db.$executeRaw`
    with mine as (${mine(place)})
    update "ExecutionStep" s set "status" = ${status}::"StepStatus", "endedAt" = ${endedAt}::timestamptz,
      "resumeAt" = ${resumeAt}::timestamptz, "shown" = ${JSON.stringify(shown)}::jsonb, "state" = ${state}
    from mine where s."tenantId" = ${place.tenantId}::uuid and s."executionId" = ${place.executionId}::uuid
      and s."seq" = ${seq} and s."attempt" = ${attempt}`;
  if (written !== 1) throw new LeaseLostError();
}
