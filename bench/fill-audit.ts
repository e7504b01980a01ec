import type pg from "pg";
import { newId } from "#lib/db/ids.ts";

export type FilledAudit = {
  tenantId: string;
  /** An administrator; a busy operator; one who did little, long ago. */
  operators: { admin: string; busy: string; rare: string };
  targetId: string;
};

/**
 * A tenant with that many audit events over two years: mostly drafts saved and sign-ins, a few of every other kind. The
 * chain's hashes are not real: nothing here follows them.
 *
 * @param owner The database's owner.
 */
export async function fillAudit(owner: pg.Client, events: number): Promise<FilledAudit> {
  const tenantId = newId();
  const ids = Array.from({ length: 50 }, () => newId());
  const [admin = "", busy = "", rare = ""] = ids;
  await owner.query(`insert into "Tenant" ("id", "name") values ($1, 'Bench')`, [tenantId]);
  await owner.query(
    `insert into "Operator" ("tenantId", "id", "email", "name", "updatedAt")
     select $1, id, id || '@coffre.example', 'Operator ' || n, now() from unnest($2::uuid[]) with ordinality o(id, n)`,
    [tenantId, ids],
  );
  await owner.query(
    `with made as (insert into "OperatorGroup" ("tenantId", "id", "name", "kind")
       values ($1, gen_random_uuid(), 'Administrators', 'administrators') returning "id")
     insert into "GroupMember" ("tenantId", "groupId", "operatorId") select $1, "id", $2 from made`,
    [tenantId, admin],
  );
  await owner.query(
    `insert into "AuditEvent" ("tenantId", "seq", "at", "operatorId", "via", "action", "targetId", "detail", "hash")
     select $1, n, timestamptz '2024-11-22' + n * interval '63 seconds',
       case when n between 5000 and 5019 then $4::uuid when n % 50 = 2 then $3 else ($2::uuid[])[1 + n % 50] end,
       case when n % 100000 = 17 then 'cli' when n % 10 = 3 then 'api' else 'dashboard' end,
       case when n % 200000 = 11 then 'section.takeOver' when n % 1000 = 5 then 'item.delete'
         when n % 10 < 6 then 'flow.saveDraft' when n % 10 < 8 then 'operator.signIn' else 'item.update' end,
       (substr(md5((n % 20000)::text), 1, 8) || '-0000-7000-8000-000000000000')::uuid,
       jsonb_build_object('name', (array['Order alerts', 'Web shop', 'Ledger', 'Marketing'])[1 + n % 4] || ' '
         || substr(md5(n::text), 1, 6), 'draftVersion', n),
       sha256(n::text::bytea)
     from generate_series(1, $5::int) n`,
    [tenantId, ids, busy, rare, events],
  );
  await owner.query(
    `insert into "AuditHead" ("tenantId", "seq", "hash") select $1, $2::int, sha256($2::int::text::bytea)`,
    [tenantId, events],
  );
  await owner.query("vacuum analyze");
  const { rows } = await owner.query<{ id: string }>(
    `select "targetId" as id from "AuditEvent" where "tenantId" = $1 and "seq" = 7`,
    [tenantId],
  );
  return { tenantId, operators: { admin, busy, rare }, targetId: rows[0]?.id ?? "" };
}
