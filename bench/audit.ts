import pg from "pg";
import type { ListEventsInput } from "#lib/audit/event-schema.ts";
import { migrateDatabase } from "../scripts/migrate.ts";
import { startThrowAwayServer } from "../scripts/throw-away-server.ts";
import { fillAudit } from "./fill-audit.ts";
import { percentile, timed } from "./timing.ts";

// A page of the audit log out of 1,000,000 events, by each filter, near the end of the log and far back.
//   node --conditions=react-server bench/audit.ts [events] [rounds]
// What is timed is all of `listEvents`: rows, names and links, and Prisma around them. The yardstick, in turn with it:
// fifty whole rows along the primary key, by the same client. Then appending: one row a transaction.

const events = Number(process.argv[2] ?? 1_000_000);
const rounds = Number(process.argv[3] ?? 40);
const APPENDS = 2_000;

const server = await startThrowAwayServer();
try {
  const { webUrl } = await migrateDatabase(server.url);
  process.env.COFFRE_WEB_DATABASE_URL = webUrl;
  const owner = new pg.Client({ connectionString: server.url });
  await owner.connect();
  const { tenantId, operators, targetId } = await fillAudit(owner, events);

  const { db } = await import("#lib/db/client.ts");
  const { findOperatorActor } = await import("#lib/auth/actor.ts");
  const { listEvents } = await import("#lib/audit/data.ts");
  const { listEventsInput } = await import("#lib/audit/event-schema.ts");
  const { recordAudit } = await import("#lib/audit/record.ts");
  const found = await findOperatorActor(tenantId, operators.admin, "dashboard");
  if (!found) throw new Error("the operator just made is not there");
  const actor = found;

  const inputs: Record<string, Partial<ListEventsInput>> = {
    "newest page": {},
    "far back": { before: Math.floor(events / 10) },
    "common group": { group: "flow" },
    "rare group": { group: "section" },
    "one event": { action: "item.delete" },
    "busy operator": { operatorId: operators.busy },
    "operator of 20 rows": { operatorId: operators.rare },
    "rare source": { source: "cli" },
    "one object": { targetId },
    "one week, long ago": { from: "2025-01-06", to: "2025-01-12" },
    "common name": { search: "ledger" },
    "rare name": { search: "web shop 3f9a" },
    "name that is none": { search: "no such name" },
    "operator and group": { operatorId: operators.busy, group: "section" },
    "week, group and name": { from: "2025-01-06", to: "2025-01-12", group: "item", search: "ledger" },
  };
  const bare: number[] = [];
  const times: Record<string, number[]> = {};
  for (let round = -3; round < rounds; round++) {
    for (const [name, input] of Object.entries(inputs)) {
      const ms = await timed(() => listEvents(actor, listEventsInput.parse(input), "Europe/Paris"));
      const seq = Math.floor(((round + 3) / (rounds + 3)) * events);
      const page = { where: { tenantId, seq: { gt: seq } }, orderBy: { seq: "asc" }, take: 50 } as const;
      const yardstick = await timed(() => db.auditEvent.findMany(page));
      // The first three fill caches and compile plans.
      if (round < 0) continue;
      bare.push(yardstick);
      times[name] = [...(times[name] ?? []), ms];
    }
  }
  const unit = percentile(bare, 0.5);
  console.log(
    `fifty rows along the primary key: p50 ${unit.toFixed(1)} ms, p99 ${percentile(bare, 0.99).toFixed(1)} ms`,
  );
  for (const [name, ms] of Object.entries(times)) {
    const [half, most] = [percentile(ms, 0.5), percentile(ms, 0.99)];
    console.log(
      `${name}: p50 ${half.toFixed(1)} ms (${(half / unit).toFixed(1)} ×), p99 ${most.toFixed(1)} ms (${(most / unit).toFixed(1)} ×)`,
    );
  }

  const append = async () => {
    const started = performance.now();
    for (let row = 0; row < APPENDS; row++) {
      const detail = { name: `Order alerts ${row}` };
      await db.$transaction((tx) => recordAudit(tx, actor, { action: "flow.create", targetId, detail }));
    }
    return APPENDS / ((performance.now() - started) / 1_000);
  };
  const all = await append();
  await owner.query(`drop index "AuditEvent_search"`);
  console.log(`appending: ${all.toFixed(0)} a second; without the index of names ${(await append()).toFixed(0)}`);
  await owner.end();
  await db.$disconnect();
} finally {
  await server.stop();
}
