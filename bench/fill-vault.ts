import type pg from "pg";
import { newId } from "#lib/db/ids.ts";

type FilledVault = { tenantId: string; operatorId: string; sectionIds: string[] };

/**
 * A tenant with one operator who fully controls that many sections, and rows of items in them: all kinds, all states.
 * They have no envelopes: nothing opens them.
 *
 * @param owner The database's owner.
 */
export async function fillVault(
  owner: pg.Client,
  { items, sections }: { items: number; sections: number },
): Promise<FilledVault> {
  const [tenantId, operatorId] = [newId(), newId()];
  await owner.query(`insert into "Tenant" ("id", "name") values ($1, 'Bench')`, [tenantId]);
  await owner.query(
    `insert into "Operator" ("tenantId", "id", "email", "name", "updatedAt") values ($1, $2, $3, 'Bench', now())`,
    [tenantId, operatorId, `${operatorId}@coffre.example`],
  );
  const { rows } = await owner.query<{ id: string }>(
    `insert into "VaultSection" ("tenantId", "id", "name", "updatedAt")
     select $1, gen_random_uuid(), 'Section ' || n, now() from generate_series(1, $2::int) n returning "id"`,
    [tenantId, sections],
  );
  await owner.query(
    `insert into "VaultAuthorization" ("tenantId", "id", "sectionId", "right", "operatorId")
     select "tenantId", gen_random_uuid(), "id", r::"VaultRight", $2
     from "VaultSection", unnest(array['view', 'change']) r where "tenantId" = $1`,
    [tenantId, operatorId],
  );
  const sectionIds = rows.map(({ id }) => id);
  await owner.query(
    `insert into "VaultItem" ("tenantId", "id", "sectionId", "kind", "name", "notes", "appId", "accountName", "ready",
       "fingerprint", "expiresAt", "failingSince", "limitedSince", "missingScopes", "createdAt", "updatedAt", "attributes", "origins")
     select $1, gen_random_uuid(), ($2::uuid[])[1 + n % $3::int],
       (case when n % 2 = 0 then 'connection' else (array['credentialSet', 'certificateArchive', 'certificate', 'file',
         'oneTimePassword'])[1 + (n / 2) % 5] end)::"ItemKind",
       (array['Order alerts', 'Web shop', 'Ledger', 'Marketing', 'Payments', 'Robot', 'Portal', 'Staging'])[1 + n % 8]
         || ' ' || substr(md5(n::text), 1, 6) || ' ' || n,
       repeat('Note. ', n % 10), case when n % 2 = 0 then (array['TWILIO', 'HTTP'])[1 + (n / 2) % 2] end,
       'account ' || substr(md5((n * 7)::text), 1, 8), n % 17 <> 0, md5(n::text),
       case when n % 5 = 1 then now() + (n % 700 - 50) * interval '1 day' end, case when n % 101 = 0 then now() end,
       case when n % 103 = 0 then now() end, case when n % 103 = 0 then array['api'] else '{}' end,
       now() - n * interval '1 minute', now() - ((n::bigint * 7919) % 100000) * interval '1 minute',
       '{"username": "robot@shop.example"}', array['https://shop.example']
     from generate_series(1, $4::int) n`,
    [tenantId, sectionIds, sections, items],
  );
  await owner.query("vacuum analyze");
  return { tenantId, operatorId, sectionIds };
}
