import type pg from "pg";
import { newId } from "#lib/db/ids.ts";

type FilledExecutions = { tenantId: string; operatorId: string; flowIds: string[]; triggerIds: string[] };

/** Of a million rows, one in so many: failed, uncertain; and of the second flow's trigger, which seldom fires. */
const FAILED_EVERY = 97;
const UNCERTAIN_EVERY = 50_021;
const SELDOM_EVERY = 10_007;

/**
 * A tenant with that many executions over its flows, the newest last, each with an input, a result and a journal of
 * four steps as a run that was written once has them. Half of them are the first flow's; most were started by its hook.
 *
 * @param owner The database's owner.
 */
export async function fillExecutions(
  owner: pg.Client,
  { executions, flows }: { executions: number; flows: number },
): Promise<FilledExecutions> {
  const [tenantId, operatorId] = [newId(), newId()];
  const flowIds = Array.from({ length: flows }, () => newId());
  const triggerIds = [newId(), newId()];
  await owner.query(`insert into "Tenant" ("id", "name") values ($1, 'Bench')`, [tenantId]);
  await owner.query(
    `insert into "Operator" ("tenantId", "id", "email", "name", "updatedAt") values ($1, $2, $3, 'Bench', now())`,
    [tenantId, operatorId, `${operatorId}@coffre.example`],
  );
  await owner.query(
    `insert into "Flow" ("tenantId", "id", "name", "draft", "draftVersion", "draftSavedAt", "updatedAt")
     select $1, id, 'Flow ' || id, '[]', 1, now(), now() from unnest($2::uuid[]) id`,
    [tenantId, flowIds],
  );
  // A version has its flow's id here: it is nowhere else.
  await owner.query(
    `insert into "FlowVersion" ("tenantId", "id", "flowId", "number", "draftVersion", "actions")
     select $1, id, id, 1, 1, '[]' from unnest($2::uuid[]) id`,
    [tenantId, flowIds],
  );
  await owner.query(
    `insert into "FlowTrigger" ("tenantId", "id", "flowId", "type", "name", "updatedAt", "mode", "auth")
     select $1, id, $3, 'HOOK', 'Hook', now(), 'SYNC', 'SIGNATURE' from unnest($2::uuid[]) id`,
    [tenantId, triggerIds, flowIds[0]],
  );
  await owner.query(
    `insert into "FlowExecution" ("tenantId", "id", "flowId", "flowVersionId", "isDraft", "status", "source", "triggerId",
       "startedById", "input", "result", "journal", "createdAt", "startedAt", "endedAt", "calledVersions")
     select $1, f."id", f."flow", f."flow", false,
       (case when n % $5 = 0 then 'UNCERTAIN' when n % $6 = 0 then 'FAILED' else 'COMPLETED' end)::"ExecutionStatus",
       (case when f."trigger" is null then 'MANUAL' else 'HOOK' end)::"ExecutionSource", f."trigger",
       case when f."trigger" is null then $2::uuid end, '{"order": 4711, "to": "+33612345678"}', '{"ok": true}',
       f."journal", f."at", f."at", f."at" + interval '12 ms', '{}'
     from generate_series(1, $4::int) n, lateral (
       select (lpad(to_hex((extract(epoch from now()) * 1000 - ($4::int - n) * 1000)::bigint), 12, '0') || '7000a' || substr(md5(n::text), 1, 15))::uuid as "id",
         ($3::uuid[])[case when n % 2 = 0 then 1 else 1 + n % $8::int end] as "flow",
         case when n % 2 <> 0 then null when n % $7 = 0 then $10::uuid else $9::uuid end as "trigger",
         now() - ($4::int - n) * interval '1 second' as "at",
         (select jsonb_agg(jsonb_build_object('seq', s, 'attempt', 1, 'path', s::text, 'actionId', 'a' || s, 'type', 'FLOW',
           'action', 'STORE_VARS', 'status', 'SUCCEEDED', 'startedAt', now(), 'endedAt', now(),
           'shown', jsonb_build_object('input', jsonb_build_object('vars', md5(n::text || s)), 'output', '{}'::jsonb)))
          from generate_series(0, 3) s) as "journal") f`,
    [
      tenantId,
      operatorId,
      flowIds,
      executions,
      UNCERTAIN_EVERY,
      FAILED_EVERY,
      SELDOM_EVERY,
      flows,
      triggerIds[0],
      triggerIds[1],
    ],
  );
  await owner.query("vacuum analyze");
  return { tenantId, operatorId, flowIds, triggerIds };
}
