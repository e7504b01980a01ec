import "server-only";
import { createGatherer } from "#lib/db/gather.ts";
import { pool } from "#lib/db/pool.ts";
import type { ExecutionSource, ExecutionStatus, StepError } from "#lib/executions/schema.ts";
import type { Json, JsonObject } from "#lib/shared/json.ts";

/** An engine that has not renewed for this long counts as gone. Times are the database's: engines' clocks differ. */
export const LEASE_SECONDS = 15;

const MAX_BATCH = 200;

/** An execution that is written for the first time: at its end, or once it needs to be known to others. */
export type ExecutionRow = {
  tenantId: string;
  id: string;
  flowId: string;
  flowVersionId: string;
  source: ExecutionSource;
  triggerId: string | null;
  startedById: string | null;
  status: ExecutionStatus;
  input: Json;
  trigger: JsonObject | null;
  result: Json | null;
  resultStatus: number | null;
  error: StepError | null;
  journal: Json | null;
  journalState: string | null;
  calledVersions: readonly string[];
  createdAt: Date;
  endedAt: Date | null;
  /** Of one that goes on: the engine that has it. */
  engineId: string | null;
  /** Not written unless trigger and flow still are what they were (`RunStart.basis`). */
  basis: string | null;
};

/**
 * Writes an execution that began in this process. Many at once are one statement.
 *
 * @returns Whether it stands: false if its `basis` does not hold any more.
 * @throws The database's error, of a foreign key for one if its flow was deleted meanwhile.
 */
export const insertExecution: (row: ExecutionRow) => Promise<boolean> = createGatherer(
  async (rows: readonly ExecutionRow[]) => {
    const values = [JSON.stringify(rows)];
    const { rowCount } = await pool().query({ name: "insert-executions", text: INSERT, values });
    if (rowCount === rows.length) return rows.map(() => true);
    const keys = [rows.map(({ tenantId }) => tenantId), rows.map(({ id }) => id)];
    const { rows: standing } = await pool().query<{ id: string }>({ ...findStanding, values: keys });
    const ids = new Set(standing.map(({ id }) => id));
    return rows.map(({ id }) => ids.has(id));
  },
  { maxBatch: MAX_BATCH },
);

const INSERT = `
  insert into "FlowExecution" ("tenantId", "id", "flowId", "flowVersionId", "isDraft", "source", "triggerId",
    "startedById", "status", "input", "trigger", "result", "resultStatus", "error", "journal", "journalState",
    "calledVersions", "createdAt", "startedAt", "endedAt", "engineId", "leaseUntil", "takes")
  select r."tenantId", r."id", r."flowId", r."flowVersionId", false, r."source"::"ExecutionSource", r."triggerId",
    r."startedById", r."status"::"ExecutionStatus", r."input", r."trigger", r."result", r."resultStatus", r."error",
    r."journal", r."journalState", r."calledVersions", r."createdAt", r."createdAt", r."endedAt", r."engineId",
    case when r."engineId" is not null then now() + interval '${LEASE_SECONDS} seconds' end, 1
  from jsonb_to_recordset($1::jsonb) as r("tenantId" uuid, "id" uuid, "flowId" uuid, "flowVersionId" uuid,
    "source" text, "triggerId" uuid, "startedById" uuid, "status" text, "input" jsonb, "trigger" jsonb,
    "result" jsonb, "resultStatus" int, "error" jsonb, "journal" jsonb, "journalState" text, "calledVersions" uuid[],
    "createdAt" timestamptz, "endedAt" timestamptz, "engineId" uuid, "basis" text)
  where r."basis" is null or r."basis" = (
    select t.xmin::text || ' ' || f.xmin::text from "FlowTrigger" t, "Flow" f
    where t."tenantId" = r."tenantId" and t."id" = r."triggerId" and f."tenantId" = r."tenantId" and f."id" = r."flowId")
  on conflict do nothing`;

/** Which of them were written: by this statement, or by one of which only the answer was lost. */
const findStanding = {
  name: "find-standing-executions",
  text: `select "id" from "FlowExecution" where ("tenantId", "id") in (select * from unnest($1::uuid[], $2::uuid[]))`,
};

/** The end of an execution whose row stands, by the engine that has it. */
export type EndRow = {
  tenantId: string;
  id: string;
  engineId: string;
  takes: number;
  status: ExecutionStatus;
  result: Json | null;
  resultStatus: number | null;
  error: StepError | null;
  /** Null if its steps are rows of their own. */
  journal: Json | null;
  journalState: string | null;
};

export type EndedRow = {
  /** It ran another version than the one that is published now, or called other flows: its items may go. */
  holdsUses: boolean;
  /** Its flow bounds its executions: another one may wait for this end. */
  isLimited: boolean;
};

/** @returns Null if it is no longer that engine's, or has ended. Many at once are one statement. */
export const endExecution: (row: EndRow) => Promise<EndedRow | null> = createGatherer(
  async (rows: readonly EndRow[]) => {
    const { rows: ended } = await pool().query<EndedRow & { id: string }>({
      name: "end-executions",
      text: END,
      // In one order, so that none waits for one that waits for it: leases are renewed meanwhile.
      values: [JSON.stringify(rows.toSorted((a, b) => (a.id < b.id ? -1 : 1)))],
    });
    const byId = new Map(ended.map(({ id, ...row }) => [id, row]));
    return rows.map(({ id }) => byId.get(id) ?? null);
  },
  { maxBatch: MAX_BATCH },
);

/** Locked in the order in which leases are renewed, so that the two do not wait for each other. */
const END = `
  with r as materialized (
    select * from jsonb_to_recordset($1::jsonb) as r("tenantId" uuid, "id" uuid, "engineId" uuid, "takes" int,
      "status" text, "result" jsonb, "resultStatus" int, "error" jsonb, "journal" jsonb, "journalState" text)),
  mine as materialized (
    select e."tenantId", e."id" from "FlowExecution" e
      join r on e."tenantId" = r."tenantId" and e."id" = r."id" and e."engineId" = r."engineId"
        and e."takes" = r."takes" and e."status" = 'RUNNING'
    order by e."id" for no key update of e)
  update "FlowExecution" e set "status" = r."status"::"ExecutionStatus", "result" = r."result",
    "resultStatus" = r."resultStatus", "error" = r."error", "journal" = r."journal",
    "journalState" = r."journalState", "endedAt" = now(), "engineId" = null, "leaseUntil" = null
  from mine join r on r."tenantId" = mine."tenantId" and r."id" = mine."id", "Flow" f
  where e."tenantId" = mine."tenantId" and e."id" = mine."id"
    and f."tenantId" = e."tenantId" and f."id" = e."flowId"
  returning e."id", (f."publishedVersionId" is distinct from e."flowVersionId" or cardinality(e."calledVersions") > 0)
    as "holdsUses", f."concurrencyLimit" is not null as "isLimited"`;
