import { randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import type { HookMode } from "#lib/triggers/schema.ts";
import type { startFleet } from "#test/engine-fleet.ts";
import { startCounting } from "#test/providers/counting.ts";
import { startRestartableServer } from "#test/restartable-server.ts";

/** To see the same kills again as far as two machines can: COFFRE_CHAOS_SEED=… vitest run engine/chaos.db.test.ts */
const seed = Number(process.env.COFFRE_CHAOS_SEED ?? randomInt(2 ** 31));
const random = createRandom(seed);
const between = (least: number, most: number) => Math.floor(least + random() * (most - least + 1));

// A server of its own, since it is restarted meanwhile. What connects when it is loaded is loaded after this.
const server = await startRestartableServer();
process.env.TEST_OWNER_DATABASE_URL = server.ownerUrl;
process.env.COFFRE_ENGINE_DATABASE_URL = server.engineUrl;
const { makeActor } = await import("#test/factories.ts");
const { createFlow } = await import("#lib/flows/mutations/create-flow.ts");
const { fromPublicId } = await import("#lib/shared/public-id.ts");
const { makeHook, makeReturnFlow, makeSchedule } = await import("#test/triggers.ts");
const { ownerDb } = await import("#test/owner.ts");
const fleets = await import("#test/engine-fleet.ts");

const ENGINES = 3;
/** Between two strikes at most, and between two calls of one caller. */
const MOST_MS = 1_500;
const PAUSE_MS = 300;
/** Of the lease (15 s), the sweep (4 s) and the start of an engine. */
const TAKE_OVER_MS = 30_000;
/** The longest wait of the flows themselves, and the last of their requests. */
const OWN_MS = 4_000;

let service: Awaited<ReturnType<typeof startCounting>>;
let fleet: Awaited<ReturnType<typeof startFleet>>;
beforeAll(async () => {
  process.stdout.write(`COFFRE_CHAOS_SEED=${seed}\n`);
  // Long enough that some are on their way at every kill.
  service = await startCounting(({ path }) => ({
    afterMs: path.startsWith("/pay/") ? between(100, 500) : between(0, 150),
  }));
  fleet = await fleets.startFleet(ENGINES, {
    COFFRE_ENGINE_DATABASE_URL: server.engineUrl,
    COFFRE_EGRESS_ALLOW: service.allow,
  });
  await fleet.untilReady();
}, 60_000);
afterAll(async () => {
  await fleet?.stop();
  await service?.close();
  await server.stop();
}, 60_000);

const flow = (id: string, action: string, params: object) => ({ id, type: "FLOW", action, params });
const post = (id: string, path: string, params: object = {}) => ({
  id,
  type: "HTTP",
  action: "SEND_REQUEST",
  params: { method: "POST", url: `${service.origin}${path}`, ...params },
});
const withKey = { idempotency_header: "Idempotency-Key" };
const keep = flow("keep", "STORE_VARS", { vars: { n: "{{ input.n }}", token: "{{ mask(input.token) }}" } });
const answer = flow("answer", "RETURN_JSON", { payload: { n: "{{ vars.n }}", token: "{{ vars.token }}" } });
const each = (actions: object[]) => flow("each", "FOR_EACH", { items: ["a", "b"], concurrency: 2, do: actions });
const order = () => post("order", "/order/{{ input.n }}", withKey);
const pay = () => post("pay", "/pay/{{ input.n }}");

/** Five actions each, and what a completed execution of each did outside, by path. */
const kinds = {
  keyed: {
    mode: "ASYNC",
    actions: () => [
      keep,
      order(),
      each([post("item", "/item/{{ input.n }}/{{ actions.each.item }}", withKey)]),
      flow("wait", "DELAY_FLOW", { number: 1 }),
      answer,
    ],
    effects: ["order/N", "item/N/a", "item/N/b"],
  },
  plain: {
    mode: "ASYNC",
    actions: () => [keep, order(), flow("wait", "DELAY_FLOW", { number: 3 }), pay(), answer],
    effects: ["order/N", "pay/N"],
  },
  sync: {
    mode: "SYNC",
    actions: () => [keep, each([{ ...keep, id: "again" }]), pay(), flow("wait", "DELAY_FLOW", { number: 1 }), answer],
    effects: ["pay/N"],
  },
} satisfies Record<string, { mode: HookMode; actions: () => object[]; effects: string[] }>;
type Kind = keyof typeof kinds;

type World = { tenantId: string; paths: Record<Kind, string> };

async function makeWorld(): Promise<World> {
  const actor = await makeActor();
  const paths = { keyed: "", plain: "", sync: "" };
  for (const kind of Object.keys(kinds) as Kind[]) paths[kind] = await makeKind(actor, kind);
  return { tenantId: actor.tenantId, paths };
}

/** @returns The path of its hook. */
async function makeKind(actor: Actor, kind: Kind): Promise<string> {
  const { mode, actions } = kinds[kind];
  const { id } = await createFlow(actor, { name: kind, actions: actions() as never, publish: true });
  const { url } = await makeHook(actor, id, { mode });
  return new URL(url ?? "").pathname;
}

const tokenOf = (n: number) => `canary-chaos-${n}-${seed}`;

/** What was answered with success: a promise. `body` is that of a synchronous call that was told the end. */
type Promised = { n: number; kind: Kind; executionId: string; body: unknown };

async function callHook({ paths }: World, kind: Kind, n: number): Promise<Promised | null> {
  try {
    const response = await postTo(paths[kind], { n, token: tokenOf(n) });
    const body: unknown = await response.json();
    if (!response.ok) return null;
    const executionId = fromPublicId("afe", response.headers.get("coffre-execution") ?? "") ?? "";
    return { n, kind, executionId, body: response.status === 200 ? body : null };
  } catch {
    // Nobody was there to answer: nothing was promised.
    return null;
  }
}

/** To any of the engines. */
function postTo(path: string, body: object): Promise<Response> {
  return fetch(`${fleet.origins[between(0, ENGINES - 1)]}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(45_000),
  });
}

let lastN = 0;

/** Calls hooks, each with another `n`, until the strikes are over and so many calls were promised. */
async function feed(world: World, count: number, strikes: Promise<unknown>): Promise<Promised[]> {
  const promised: Promised[] = [];
  let isOver = false;
  const noteEnd = () => {
    isOver = true;
  };
  strikes.then(noteEnd, noteEnd);
  async function work(nextKind: () => Kind): Promise<void> {
    while (!isOver || promised.length < count) {
      const answered = await callHook(world, nextKind(), ++lastN);
      if (answered) promised.push(answered);
      await sleep(between(0, PAUSE_MS));
    }
  }
  const asynchronous = Array.from({ length: 8 }, () => work(() => (random() < 0.5 ? "keyed" : "plain")));
  await Promise.all([...asynchronous, ...Array.from({ length: 6 }, () => work(() => "sync"))]);
  return promised;
}

/** Strikes at random moments, so many times. @returns The database's time after the last one. */
async function strikeAtRandom(count: number, strike: (nth: number) => Promise<void>): Promise<Date> {
  for (let nth = 0; nth < count; nth++) {
    await sleep(between(0, MOST_MS));
    await strike(nth);
  }
  return databaseNow();
}

async function killOne(): Promise<void> {
  const slot = between(0, ENGINES - 1);
  fleet.kill(slot);
  // On a slow machine too there is time to work between two kills; now and then one comes at the start.
  if (random() < 0.8) await fleet.untilReady(slot);
}

async function databaseNow(): Promise<Date> {
  const [row] = await ownerDb.$queryRaw<{ now: Date }[]>`select clock_timestamp() as now`;
  return row?.now ?? new Date(0);
}

async function untilAllEnded({ tenantId }: { tenantId: string }): Promise<void> {
  const until = Date.now() + TAKE_OVER_MS + 30_000;
  const where = { tenantId, status: { in: ["QUEUED", "RUNNING", "WAITING"] as never } };
  while ((await ownerDb.flowExecution.count({ where })) > 0 && Date.now() < until) await sleep(250);
}

type Attempt = { path: string; actionId: string; attempt: number; status: string };

function readExecutions({ tenantId }: { tenantId: string }) {
  return ownerDb.flowExecution.findMany({ where: { tenantId }, include: { steps: true } });
}
type Executions = Awaited<ReturnType<typeof readExecutions>>;

async function checkPromises(world: World, promised: readonly Promised[]): Promise<Executions> {
  const executions = await readExecutions(world);
  const byId = new Map(executions.map((each) => [each.id, each]));
  expect(promised.filter(({ executionId }) => !byId.has(executionId))).toEqual([]);
  const odd = executions.filter(({ status }) => status !== "COMPLETED" && status !== "UNCERTAIN");
  expect(odd.map(({ status, error, takes }) => ({ status, error, takes }))).toEqual([]);
  for (const { n, executionId, body } of promised) {
    expect(byId.get(executionId)?.input).toMatchObject({ n });
    if (body === null) continue;
    expect(body).toEqual({ n, token: tokenOf(n) });
    expect(byId.get(executionId)).toMatchObject({ status: "COMPLETED", endedAt: expect.any(Date) });
  }
  return executions;
}

/** What happened outside, against what the journals say of it. */
function checkEffects(executions: Executions): void {
  const counts = new Map<string, number>();
  for (const { path } of service.effects) counts.set(path.slice(1), (counts.get(path.slice(1)) ?? 0) + 1);
  expect([...counts].filter(([, count]) => count > 1)).toEqual([]);
  for (const { status, input, steps, result } of executions) {
    const { n } = input as { n: number };
    const open = withoutEnd(steps);
    if (status === "UNCERTAIN") {
      expect(open).toMatchObject([{ actionId: "pay", attempt: 1 }]);
      continue;
    }
    expect(open).toEqual([]);
    expect(result).toEqual({ n, token: "«masked»" });
    const expected = kinds[kindOf(steps)].effects.map((path) => path.replace("N", String(n)));
    expect(expected.filter((path) => counts.get(path) !== 1)).toEqual([]);
  }
}

function kindOf(steps: readonly Attempt[]): Kind {
  if (steps.some(({ actionId }) => actionId === "item")) return "keyed";
  return steps.some(({ actionId }) => actionId === "again") ? "sync" : "plain";
}

/** Attempts that began, and of which neither an end nor a next attempt is known. */
function withoutEnd<Step extends Attempt>(steps: readonly Step[]): Step[] {
  return steps.filter(
    ({ path, attempt, status }) =>
      status === "STARTED" && !steps.some((other) => other.path === path && other.attempt > attempt),
  );
}

/** What masks it outlives an engine: neither the take before nor the one after wrote it down. */
async function checkMasks({ tenantId }: World): Promise<void> {
  const [row] = await ownerDb.$queryRaw<{ count: number }[]>`
    select count(*)::int as count from "ExecutionStep" where "tenantId" = ${tenantId}::uuid
      and "shown"::text like '%canary-chaos%'`;
  expect(row?.count).toBe(0);
}

/** What the last strike hit has ended so long after it; by the database's clock. */
function checkTimes(executions: Executions, lastStrikeAt: Date): void {
  const late = executions.filter(
    ({ createdAt, endedAt }) =>
      createdAt < lastStrikeAt && Number(endedAt) - Number(lastStrikeAt) > TAKE_OVER_MS + OWN_MS,
  );
  expect(late).toEqual([]);
}

async function survive(world: World, count: number, strikes: Promise<Date>): Promise<Executions> {
  const promised = await feed(world, count, strikes);
  await untilAllEnded(world);
  const executions = await checkPromises(world, promised);
  checkEffects(executions);
  checkTimes(executions, await strikes);
  await checkMasks(world);
  return executions;
}

test("500 queued executions run once each", { timeout: 60_000 }, async () => {
  const actor = await makeActor();
  const { id: flowId } = await createFlow(actor, { name: "Paid", actions: [pay(), answer] as never, publish: true });
  const { url } = await makeHook(actor, flowId, { mode: "ASYNC" });
  const path = new URL(url ?? "").pathname;
  let n = 0;
  async function call(): Promise<void> {
    while (n < 500) expect((await postTo(path, { n: `once-${n++}` })).status).toBe(202);
  }
  await Promise.all(Array.from({ length: 20 }, call));
  await untilAllEnded(actor);

  const executions = await readExecutions(actor);
  expect(executions.map(({ status, takes }) => `${status} ${takes}`)).toEqual(executions.map(() => "COMPLETED 1"));
  const paid = service.effects.filter(({ path }) => path.startsWith("/pay/once-")).map(({ path }) => path);
  expect([executions.length, paid.length, new Set(paid).size]).toEqual([500, 500, 500]);
});

test("no schedule fires twice, and none is lost, also when engines are killed", { timeout: 90_000 }, async () => {
  const actor = await makeActor();
  const flows = await Promise.all(Array.from({ length: 5 }, () => makeReturnFlow(actor)));
  // Fired by this test's hand alone: their own next time is far away.
  const times = { cron: "0 3 1 1 *" };
  const schedules = await Promise.all(
    Array.from({ length: 20 }, (_, index) => makeSchedule(actor, flows[index % 5] ?? "", times)),
  );
  const ids = schedules.map(({ id }) => id);
  const dueAt = Array.from({ length: 3 }, (_, round) => new Date(Date.now() - 60_000 + round * 1_000));
  for (const nextAt of dueAt) {
    await ownerDb.flowTrigger.updateMany({ where: { id: { in: ids } }, data: { nextAt } });
    await sleep(between(0, 1_000));
    await killOne();
    while ((await ownerDb.flowTrigger.count({ where: { id: { in: ids }, nextAt } })) > 0) await sleep(50);
  }
  await untilAllEnded(actor);

  const executions = await readExecutions(actor);
  expect(new Set(executions.map(({ status }) => status))).toEqual(new Set(["COMPLETED"]));
  const fired = executions.map(({ triggerId, trigger }) => `${triggerId} ${(trigger as { dueAt: string }).dueAt}`);
  const expected = ids.flatMap((id) => dueAt.map((at) => `${id} ${at.toISOString()}`));
  expect(fired.toSorted()).toEqual(expected.toSorted());
});

test(`engines killed during 1,000 executions (seed ${seed})`, { timeout: 240_000 }, async () => {
  const world = await makeWorld();
  const executions = await survive(world, 1_000, strikeAtRandom(8, killOne));
  // Those that rest for long are taken up again in any case.
  expect(executions.filter(({ takes, steps }) => takes > 1 && kindOf(steps) !== "plain").length).toBeGreaterThan(0);
  expect(fleet.errors()).toEqual([]);
});

test(`PostgreSQL restarted during 1,000 executions (seed ${seed})`, { timeout: 240_000 }, async () => {
  const world = await makeWorld();
  const strikes = strikeAtRandom(6, async (nth) => {
    if (nth % 3 === 2) return killOne();
    await server.restart(nth % 3 === 0 ? "immediate" : "fast");
    await fleet.untilReady();
  });
  await survive(world, 1_000, strikes);
  expect(fleet.errors()).toEqual([]);
});

/** mulberry32: the same numbers for the same seed. */
function createRandom(from: number): () => number {
  let state = from | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
