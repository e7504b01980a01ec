import { createServer } from "node:http";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { startExecution } from "#lib/executions/mutations/start-execution.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { makeEngineParts, noQueue, readExecution, runActions, runStored } from "#test/engine-parts.ts";
import { makeActor } from "#test/factories.ts";
import { flow } from "#test/flow-action.ts";
import { listen } from "#test/providers/https.ts";
import type { EngineParts } from "./run.ts";

const SIDE_BY_SIDE = 3;
let engine: EngineParts;
let actor: Actor;
let origin: string;
let closeServer: () => Promise<void>;
let paths: string[] = [];
let underWay = 0;
let most = 0;

/** Answers nobody until as many are there as may be: fewer than those would wait for ever. */
const full = Promise.withResolvers<void>();
const server = createServer(async (request, response) => {
  paths.push(request.url ?? "");
  underWay += 1;
  most = Math.max(most, underWay);
  if (underWay === SIDE_BY_SIDE) full.resolve();
  await full.promise;
  // Whoever came too many would be there by now.
  await new Promise((resolve) => setImmediate(resolve));
  underWay -= 1;
  response.end("{}");
});
beforeAll(async () => {
  const { port, close, ...listening } = await listen(server, 0, "http://127.0.0.1");
  [origin, closeServer] = [listening.origin, close];
  engine = await makeEngineParts({ allow: [`127.0.0.1:${port}`] });
});
afterAll(async () => {
  await engine.egress.close();
  await closeServer();
});
beforeEach(async () => {
  paths = [];
  actor = await makeActor();
});

const send = (id: string, path: string) => ({
  ...{ id, type: "HTTP", action: "SEND_REQUEST" },
  params: { method: "POST", url: `${origin}${path}`, payload: {} },
});
const each = (items: number[], concurrency: number, actions: object[]) =>
  flow("each", "FOR_EACH", { items, concurrency, do: actions });

test("a loop has as many requests under way as it may, and no more", async () => {
  const items = Array.from({ length: 12 }, (_, index) => index);
  const loop = each(items, SIDE_BY_SIDE, [send("order", "/order/{{ actions.each.item }}")]);
  expect(await runActions(engine, actor, [loop] as never)).toMatchObject({ status: "COMPLETED" });
  expect(paths.toSorted()).toEqual(items.map((item) => `/order/${item}`).toSorted());
  expect(most).toBe(SIDE_BY_SIDE);
});

test("nothing leaves from a dry run’s loops and called flows either; each request is shown", async () => {
  const inside = [send("inside", "/inside/{{ input.n }}"), flow("answer", "RETURN_JSON", { payload: { done: true } })];
  const called = await createFlow(actor, { name: "Called", actions: inside as never, publish: true });
  const call = flow("call", "CALL_FLOW", {
    flow_id: toPublicId("af", called.id),
    input: { n: "{{ actions.each.item }}" },
  });
  const actions = [each([1, 2], 2, [send("order", "/order/{{ actions.each.item }}"), call])];
  const { id: flowId } = await createFlow(actor, { name: "Orders", actions: actions as never });
  const input = { flowId, which: "draft", input: {}, isDry: true } as const;
  const { id } = await startExecution(actor, input, noQueue);
  await runStored(engine, { tenantId: actor.tenantId, executionId: id });

  const { status, steps } = await readExecution(actor.tenantId, id);
  expect([status, paths]).toEqual(["COMPLETED", []]);
  const sent = steps.flatMap(({ shown }) => (shown as { sent?: { url: string } }).sent?.url ?? []);
  const expected = ["/inside/1", "/inside/2", "/order/1", "/order/2"].map((path) => `${origin}${path}`);
  expect(sent.toSorted()).toEqual(expected);
  expect(steps.filter(({ idempotencyKey }) => (idempotencyKey ?? null) !== null)).toEqual([]);
});
