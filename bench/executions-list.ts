import pg from "pg";
import type { ListExecutionsInput } from "#lib/executions/list-schema.ts";
import { migrateDatabase } from "../scripts/migrate.ts";
import { startThrowAwayServer } from "../scripts/throw-away-server.ts";
import { fillExecutions } from "./fill-executions.ts";
import { percentile, timed } from "./timing.ts";

// The latest fifty executions out of a million of one tenant, in 40 flows, half of them the first flow's.
//   node --conditions=react-server bench/executions-list.ts [rounds] [executions]
// Timed is all of `listExecutions`, Prisma included; and the statement alone, as the database explains it. The yardstick, in turn with it: fifty whole rows by their keys, by
// the same client, without input, result and journal.

const rounds = Number(process.argv[2] ?? 200);
const executions = Number(process.argv[3] ?? 1_000_000);
const WARM_UP = 10;

/** UTC's hour in which the execution of that number from the newest was made. */
function hourOf(secondsBack: number): ListExecutionsInput {
  const minute = (at: number) => new Date(at).toISOString().slice(0, 16);
  const start = Date.now() - secondsBack * 1_000;
  return { from: minute(start), to: minute(start + 3_600_000) };
}

const server = await startThrowAwayServer();
try {
  const { webUrl } = await migrateDatabase(server.url);
  process.env.COFFRE_WEB_DATABASE_URL = webUrl;
  const owner = new pg.Client({ connectionString: server.url });
  await owner.connect();
  const { tenantId, operatorId, flowIds, triggerIds } = await fillExecutions(owner, { executions, flows: 40 });
  const listed = statementsOf(/page as materialized/);

  const { db } = await import("#lib/db/client.ts");
  const { findOperatorActor } = await import("#lib/auth/actor.ts");
  const { listExecutions } = await import("#lib/executions/data/list-executions.ts");
  const actor = await findOperatorActor(tenantId, operatorId, "dashboard");
  if (!actor) throw new Error("the operator just made is not there");
  const [busy, quiet] = [flowIds[0], flowIds[7]] as [string, string];
  const where = { tenantId, flowId: busy };
  const somewhere = await db.flowExecution.findMany({ where, select: { id: true }, take: 50, skip: executions / 4 });
  const ids = somewhere.map(({ id }) => id);
  const far = ids[0] as string;

  const pages: Record<string, ListExecutionsInput> = {
    "the tenant's latest": {},
    "a busy flow's latest": { flowId: busy },
    "a quiet flow's latest": { flowId: quiet },
    "half way back": { flowId: busy, before: far },
    "half way back, the other way": { flowId: busy, after: far },
    "the tenant's failed": { status: ["FAILED"] },
    "a flow's failed": { flowId: busy, status: ["FAILED"] },
    "the tenant's uncertain, of which there are 19": { status: ["UNCERTAIN"] },
    "a flow's uncertain": { flowId: busy, status: ["UNCERTAIN"] },
    "the tenant's running, of which there is none": { status: ["RUNNING"] },
    "a busy trigger's": { triggerId: triggerIds[0] },
    "a trigger's that seldom fires": { triggerId: triggerIds[1] },
    "the tenant's failed, uncertain or canceled": { status: ["FAILED", "UNCERTAIN", "CANCELED"] },
    "started by a schedule, of which there is none": { source: ["SCHEDULE"] },
    "run again or by an alert, of which there is none": { source: ["RERUN", "ALERT"] },
    "a flow's, started by hand, of which there is none": { flowId: busy, source: ["MANUAL"] },
    "dry runs, of which there is none": { mode: ["DRY"] },
    "a busy version's": { versionId: busy },
    "a quiet version's": { versionId: quiet },
    "an hour half way back": hourOf(executions / 2),
    "a text that each journal holds": { text: "+33612" },
    "a text that no journal holds": { text: "not there" },
  };
  const yardstick: number[] = [];
  const times = new Map<string, number[]>(Object.keys(pages).map((name) => [name, []]));
  const explained = new Map<string, number[]>(Object.keys(pages).map((name) => [name, []]));
  for (let round = -WARM_UP; round < rounds; round++) {
    for (const [name, input] of Object.entries(pages)) {
      const ms = await timed(() => listExecutions(actor, input));
      const inDatabase = await explain(owner, listed.at(-1));
      if (round < 0) continue;
      times.get(name)?.push(ms);
      explained.get(name)?.push(inDatabase);
    }
    const bare = await timed(() =>
      db.flowExecution.findMany({
        where: { tenantId, id: { in: ids } },
        select: { id: true, flowId: true, status: true, createdAt: true, startedAt: true, endedAt: true },
      }),
    );
    if (round >= 0) yardstick.push(bare);
  }
  await owner.end();
  await db.$disconnect();
  const bare = percentile(yardstick, 0.5);
  console.log(`fifty rows by key: ${bare.toFixed(1)} ms`);
  for (const [name, ms] of times) {
    const [p50, p99] = [percentile(ms, 0.5), percentile(ms, 0.99)];
    const inDatabase = [0.5, 0.99].map((share) => percentile(explained.get(name) ?? [], share).toFixed(1));
    console.log(`${name}: p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, ${(p50 / bare).toFixed(1)} × yardstick`);
    console.log(`  in the database: p50 ${inDatabase[0]} ms, p99 ${inDatabase[1]} ms, planning included`);
  }
} finally {
  await server.stop();
}

type Statement = { text: string; values: unknown[] };

/** What the product's own client sends from now on, of what matches. */
function statementsOf(pattern: RegExp): Statement[] {
  const sent: Statement[] = [];
  const send = pg.Client.prototype.query as (...args: unknown[]) => unknown;
  pg.Client.prototype.query = function query(this: pg.Client, ...args: unknown[]) {
    const [config, values] = args as [Statement | undefined, unknown[] | undefined];
    const text = config?.text ?? "";
    if (pattern.test(text) && !text.startsWith("explain")) sent.push({ text, values: values ?? config?.values ?? [] });
    return send.apply(this, args);
  } as typeof pg.Client.prototype.query;
  return sent;
}

async function explain(owner: pg.Client, statement: Statement | undefined): Promise<number> {
  if (!statement) throw new Error("no statement was seen");
  const text = `explain (analyze, timing off, format json) ${statement.text}`;
  const { rows } = await owner.query<{ "QUERY PLAN": [Record<string, number>] }>({ text, values: statement.values });
  const [plan] = rows[0]?.["QUERY PLAN"] ?? [];
  return (plan?.["Planning Time"] ?? Number.NaN) + (plan?.["Execution Time"] ?? Number.NaN);
}
