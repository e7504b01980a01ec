import pg from "pg";
import { newId } from "#lib/db/ids.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { longFlow } from "#test/long-flow.ts";
import { migrateDatabase } from "../scripts/migrate.ts";
import { startThrowAwayServer } from "../scripts/throw-away-server.ts";
import { fillVault } from "./fill-vault.ts";
import { percentile, timed } from "./timing.ts";

// What many saved drafts cost those who ask about all flows: the sweep that thins them, and what would stop without a
// connection that half of the flows use. Flows of ten actions, saved every minute.
//   node --conditions=react-server bench/saves.ts [flows] [saves] [rounds]
// Yardsticks, in turn with it: counting the saves; the published documents read by one statement.

const flows = Number(process.argv[2] ?? 1_000);
const saves = Number(process.argv[3] ?? 200);
const rounds = Number(process.argv[4] ?? 10);

const server = await startThrowAwayServer();
try {
  const { engineUrl } = await migrateDatabase(server.url);
  process.env.COFFRE_ENGINE_DATABASE_URL = engineUrl;
  const owner = new pg.Client({ connectionString: server.url });
  await owner.connect();
  const { tenantId, operatorId } = await fillVault(owner, { items: 60, sections: 3 });
  const itemId = await fillFlows(tenantId);

  const { db } = await import("#lib/db/client.ts");
  const { findOperatorActor } = await import("#lib/auth/actor.ts");
  const { thinSavedDrafts } = await import("../engine/jobs/draft-snapshots.ts");
  const { getBlastRadius } = await import("#lib/reach/data/get-blast-radius.ts");
  const found = await findOperatorActor(tenantId, operatorId, "dashboard");
  if (!found) throw new Error("the operator just made is not there");
  const actor = found;

  const times = new Map<string, number[]>();
  for (let round = 0; round < rounds; round++) {
    const note = (name: string, ms: number) => times.set(name, [...(times.get(name) ?? []), ms]);
    const counting = () => owner.query(`select count(*), max("createdAt") from "FlowVersion" where "number" is null`);
    note("counting the saves (yardstick)", await timed(counting));
    note("a sweep that finds nothing", await timed(thinSavedDrafts));
    const reading = () => owner.query(`select "actions" from "FlowVersion" where "number" is not null`);
    note("the published documents (yardstick)", await timed(reading));
    note("what would stop without a connection", await timed(() => getBlastRadius(actor, itemId)));
  }
  await owner.query(`update "FlowVersion" set "createdAt" = "createdAt" - interval '100 days'`);
  for (let sweep = 0; sweep < 3; sweep++) {
    let count = 0;
    const ms = await timed(async () => {
      count = await thinSavedDrafts();
    });
    times.set("a sweep that takes 4,000", [...(times.get("a sweep that takes 4,000") ?? []), ms]);
    if (count === 0) throw new Error("a sweep took nothing");
  }
  console.log(`${flows} flows, ${saves} saves of each, ${rounds} rounds`);
  for (const [name, ms] of times) {
    console.log(`${name}: p50 ${percentile(ms, 0.5).toFixed(1)} ms, worst ${percentile(ms, 1).toFixed(1)} ms`);
  }
  await db.$disconnect();
  await owner.end();

  /** Half of them use the connection that is returned. */
  async function fillFlows(tenant: string): Promise<string> {
    const { rows } = await owner.query<{ id: string }>(
      `select "id" from "VaultItem" where "tenantId" = $1 and "appId" = 'HTTP' order by "id" limit 2`,
      [tenant],
    );
    const [used, other] = rows.map(({ id }) => id);
    if (!used || !other) throw new Error("the vault has no two connections for HTTP");
    for (let nth = 0; nth < flows; nth++) {
      const [flowId, versionId] = [newId(), newId()];
      const itemOf = nth % 2 === 0 ? used : other;
      const document = JSON.stringify(longFlow(1, { http: [toPublicId("ac", itemOf)], twilio: [] }));
      await owner.query(
        `insert into "Flow" ("tenantId", "id", "name", "draft", "draftVersion", "updatedAt")
         values ($1, $2, $3, $4::jsonb, $5, now())`,
        [tenant, flowId, `Flow ${nth}`, document, saves + 1],
      );
      await owner.query(
        `insert into "FlowVersion" ("tenantId", "id", "flowId", "number", "draftVersion", "actions", "createdAt")
         select $1::uuid, $2::uuid, $3::uuid, 1, 1, $4::jsonb, now() - $5::int * interval '1 minute'
         union all
         select $1::uuid, gen_random_uuid(), $3::uuid, null, n + 1, $4::jsonb, now() - ($5::int - n) * interval '1 minute'
         from generate_series(1, $5::int) n`,
        [tenant, versionId, flowId, document, saves],
      );
      await owner.query(`update "Flow" set "publishedVersionId" = $3 where "tenantId" = $1 and "id" = $2`, [
        ...[tenant, flowId, versionId],
      ]);
      await owner.query(
        `insert into "VaultItemUse" ("tenantId", "id", "itemId", "flowVersionId") values ($1, $2, $3, $4)`,
        [tenant, newId(), itemOf, versionId],
      );
    }
    await owner.query("analyze");
    return used;
  }
} finally {
  await server.stop();
}
