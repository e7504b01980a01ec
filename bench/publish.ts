import pg from "pg";
import type { FlowAction } from "#lib/flows/schema.ts";
import { migrateDatabase } from "../scripts/migrate.ts";
import { startThrowAwayServer } from "../scripts/throw-away-server.ts";
import { fillFlow } from "./fill-flow.ts";
import { percentile, timed } from "./timing.ts";

// Publishing a flow of so many actions, on the server: what the dialog asks before, the publication, and the save that
// went ahead of it, each with its locks, checks, uses, versions and audit.
//   node --conditions=react-server bench/publish.ts [rounds] [actions]
// Yardstick, in turn with it: the same document written as one row by the same client, and nothing else.

const rounds = Number(process.argv[2] ?? 40);
const actions = Number(process.argv[3] ?? 1_000);
const WARM_UP = 5;

const server = await startThrowAwayServer();
try {
  const { webUrl } = await migrateDatabase(server.url);
  process.env.COFFRE_WEB_DATABASE_URL = webUrl;
  const owner = new pg.Client({ connectionString: server.url });
  await owner.connect();
  const { tenantId, operatorId, long: flowId } = await fillFlow(owner, { actions });
  await owner.query(`create table "Bare" ("id" serial primary key, "actions" jsonb not null)`);
  await owner.query(`grant insert on "Bare" to coffre_web; grant usage on "Bare_id_seq" to coffre_web`);

  const { db } = await import("#lib/db/client.ts");
  const { findOperatorActor } = await import("#lib/auth/actor.ts");
  const { getFlow } = await import("#lib/flows/data/get-flow.ts");
  const { getPublishCheck } = await import("#lib/flows/data/get-publish-check.ts");
  const { publishFlow } = await import("#lib/flows/mutations/publish-flow.ts");
  const { saveDraft } = await import("#lib/flows/mutations/save-draft.ts");
  const { getVersion } = await import("#lib/versions/data/get-version.ts");
  const found = await findOperatorActor(tenantId, operatorId, "dashboard");
  if (!found) throw new Error("the operator just made is not there");
  const actor = found;
  const { draft } = await getFlow(actor, flowId);

  const times = new Map<string, number[]>();
  for (let round = -WARM_UP; round < rounds; round++) {
    const note = (name: string, ms: number) => {
      if (round >= 0) times.set(name, [...(times.get(name) ?? []), ms]);
    };
    const edited = edit(draft, round);
    const baseVersion = round + WARM_UP + 1;
    const draftVersion = baseVersion + 1;
    note("the document as one row (yardstick)", await timed(() => insertBare(edited)));
    note("save the draft", await timed(() => saveDraft(actor, { flowId, baseVersion, actions: edited })));
    note("check it for the dialog", await timed(() => getPublishCheck(actor, flowId)));
    note("publish", await timed(() => publishFlow(actor, { flowId, draftVersion, note: "Another text" })));
    const { published } = await getFlow(actor, flowId);
    const versionId = published?.versionId ?? "";
    note("read the live version to compare", await timed(() => getVersion(actor, { id: flowId, versionId })));
  }
  await owner.end();
  const bytes = Buffer.byteLength(JSON.stringify(draft));
  console.log(`${actions} actions, ${Math.round(bytes / 1024)} KiB, ${rounds} rounds`);
  const bare = percentile(times.get("the document as one row (yardstick)") ?? [], 0.5);
  for (const [name, ms] of times) {
    const [p50, p99] = [percentile(ms, 0.5), percentile(ms, 0.99)];
    console.log(`${name}: p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, ${(p50 / bare).toFixed(1)} × yardstick`);
  }

  async function insertBare(document: readonly FlowAction[]): Promise<void> {
    await db.$executeRaw`insert into "Bare" ("actions") values (${JSON.stringify(document)}::jsonb)`;
  }
  await db.$disconnect();
} finally {
  await server.stop();
}

/** Another alias of the first action: what one types between two publications. */
function edit([first, ...rest]: readonly FlowAction[], round: number): FlowAction[] {
  if (!first) throw new Error("the flow has no actions");
  return [{ ...first, alias: `Begin ${round}` }, ...rest];
}
