import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { makeEngineParts, readExecution, runStored, startActions } from "#test/engine-parts.ts";
import { makeActor } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { type CountedAnswer, startCounting } from "#test/providers/counting.ts";
import type { EngineParts } from "./run.ts";

const HOUR_MS = 3_600_000;

let engine: EngineParts;
let service: Awaited<ReturnType<typeof startCounting>>;
let answer: CountedAnswer = {};
beforeAll(async () => {
  service = await startCounting(() => answer);
  engine = await makeEngineParts({ allow: [service.allow] });
});
afterAll(async () => {
  await engine.egress.close();
  await service.close();
});
afterEach(() => {
  vi.useRealTimers();
});

const rest = { id: "rest", type: "FLOW", action: "DELAY_FLOW", params: { number: 1, units: "HOURS" } };
const retried = () => ({
  ...{ id: "send", type: "HTTP", action: "SEND_REQUEST", retry: { attempts: 2 } },
  params: { method: "GET", url: service.origin },
});

async function start(actions: object[]) {
  const key = await startActions(await makeActor(), actions);
  return { key, read: () => readExecution(key.tenantId, key.executionId) };
}

/** This engine's clock alone, and not the database's. */
const setClock = (byMs: number) => vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + byMs });

/** As if so much time had passed. */
async function pass({ executionId }: { executionId: string }, ms: number) {
  await ownerDb.$executeRaw`
    update "FlowExecution" set "resumeAt" = "resumeAt" - make_interval(secs => ${ms / 1000}) where "id" = ${executionId}::uuid`;
  await ownerDb.$executeRaw`
    update "ExecutionStep" set "resumeAt" = "resumeAt" - make_interval(secs => ${ms / 1000}) where "executionId" = ${executionId}::uuid`;
}

test.each([
  ["behind", -10 * HOUR_MS],
  ["ahead", 10 * HOUR_MS],
])("an engine whose clock is %s rests for as long as it should, and goes on when it is due", async (_, byMs) => {
  const before = Date.now();
  const { key, read } = await start([rest]);
  setClock(byMs);
  await runStored(engine, key);
  vi.useRealTimers();
  const { status, resumeAt } = await read();
  expect(status).toBe("WAITING");
  expect(Number(resumeAt)).toBeGreaterThanOrEqual(before + HOUR_MS);
  expect(Number(resumeAt)).toBeLessThanOrEqual(Date.now() + HOUR_MS);
  await pass(key, HOUR_MS);
  setClock(byMs);
  await runStored(engine, key);
  expect(await read()).toMatchObject({ status: "COMPLETED" });
});

test("so does the pause before another attempt", async () => {
  const { key, read } = await start([retried()]);
  answer = { status: 503, headers: { "retry-after": "3600" } };
  setClock(-10 * HOUR_MS);
  const before = Date.now() + 10 * HOUR_MS;
  await runStored(engine, key);
  const { status, resumeAt } = await read();
  expect(status).toBe("WAITING");
  expect(Number(resumeAt)).toBeGreaterThanOrEqual(before + HOUR_MS);
  answer = {};
  await pass(key, HOUR_MS);
  await runStored(engine, key);
  expect(await read()).toMatchObject({ status: "COMPLETED" });
});
