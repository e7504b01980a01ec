import pg from "pg";
import type { ListItemsInput } from "#lib/vault/schema.ts";
import { migrateDatabase } from "../scripts/migrate.ts";
import { startThrowAwayServer } from "../scripts/throw-away-server.ts";
import { fillVault } from "./fill-vault.ts";
import { percentile, timed } from "./timing.ts";

// A page of the vault's table out of 100,000 items in 200 sections: filtered, sorted, searched by pieces of names.
//   node --conditions=react-server bench/vault-table.ts [pages]
// What is timed is all of `listItems`: its three statements, and Prisma around them. The yardstick, in turn with it:
// fifty whole rows by their primary keys, by the same client.

const pages = Number(process.argv[2] ?? 1_000);
const server = await startThrowAwayServer();
try {
  const { webUrl } = await migrateDatabase(server.url);
  process.env.COFFRE_WEB_DATABASE_URL = webUrl;
  const owner = new pg.Client({ connectionString: server.url });
  await owner.connect();
  const { tenantId, operatorId, sectionIds } = await fillVault(owner, { items: 100_000, sections: 200 });
  await owner.end();

  const { db } = await import("#lib/db/client.ts");
  const { findOperatorActor } = await import("#lib/auth/actor.ts");
  const { listItems } = await import("#lib/vault/data/list-items.ts");
  const actor = await findOperatorActor(tenantId, operatorId, "dashboard");
  if (!actor) throw new Error("the operator just made is not there");
  const somewhere = await db.vaultItem.findMany({ where: { tenantId }, select: { id: true }, take: 50 });
  const ids = somewhere.map(({ id }) => id);

  const random = seededRandom(20_261_122);
  const times: { ms: number; input: ListItemsInput }[] = [];
  const yardstick: number[] = [];
  for (let page = -20; page < pages; page++) {
    const input = someInput(random, sectionIds);
    const ms = await timed(() => listItems(actor, input));
    const bare = await timed(() => db.vaultItem.findMany({ where: { tenantId, id: { in: ids } } }));
    // The first twenty fill caches and compile plans.
    if (page < 0) continue;
    times.push({ ms, input });
    yardstick.push(bare);
  }
  await db.$disconnect();
  report(times, yardstick);
} finally {
  await server.stop();
}

function report(times: { ms: number; input: ListItemsInput }[], yardstick: number[]): void {
  const bare = percentile(yardstick, 0.5);
  const all = times.map(({ ms }) => ms);
  for (const share of [0.5, 0.9, 0.99, 1]) {
    const ms = percentile(all, share);
    console.log(
      `p${share * 100}: ${ms.toFixed(1)} ms, ${(ms / bare).toFixed(1)} × fifty rows by key (${bare.toFixed(1)} ms)`,
    );
  }
  for (const { ms, input } of times.toSorted((a, b) => b.ms - a.ms).slice(0, 5)) {
    console.log(`slowest: ${ms.toFixed(1)} ms ${JSON.stringify(input)}`);
  }
}

/** What people ask for: mostly the first pages, often a piece of a name, now and then something far away. */
function someInput(random: () => number, sectionIds: readonly string[]): ListItemsInput {
  const pick = <T>(...choices: readonly T[]): T => choices[Math.floor(random() * choices.length)] as T;
  const search = pick("", "", "", "o", "ro", "alert", "robot", "3f9", "payments 7", "zzz");
  return {
    search,
    sort: pick("updated", "updated", "name", "app", "created"),
    direction: pick(undefined, "asc", "desc"),
    page: random() < 0.95 ? pick(1, 1, 1, 2, 3) : 1 + Math.floor(random() * 2_000),
    ...(random() < 0.2 && { state: pick("empty", "expired", "failing", "permissionsChanged", "expiring", "ready") }),
    ...(random() < 0.2 && { appId: pick("TWILIO", "HTTP") }),
    ...(random() < 0.3 && { sectionId: pick(...sectionIds) }),
  };
}

/** mulberry32: the same questions in every run. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
