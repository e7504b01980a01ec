import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { newId } from "#lib/db/ids.ts";
import { type ExecutionNote, executionNote, type StepNote, stepNotes } from "#lib/executions/progress-events.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { makeEngineParts, noQueue, requeueLeft, runStored, startActions } from "#test/engine-parts.ts";
import { makeActor, makeConnection, makeExecution, makeSection } from "#test/factories.ts";
import { flow, sendTo } from "#test/flow-action.ts";
import { ownerDb } from "#test/owner.ts";
import { type CountedAnswer, type CountedCall, startCounting } from "#test/providers/counting.ts";
import { createArchiveOpener } from "../pkcs12/open-archive.ts";
import { createProgressStreams, type ProgressStreams } from "../progress/progress-streams.ts";
import type { EngineParts } from "../run/run.ts";
import { internalApp } from "./internal.ts";

const CANARY = "canary-progress-8e1";
const token = "t".repeat(64);
let engine: EngineParts;
let service: Awaited<ReturnType<typeof startCounting>>;
let answer: (call: CountedCall) => CountedAnswer;
let progress: ProgressStreams;
let app: ReturnType<typeof internalApp>;
beforeAll(async () => {
  service = await startCounting((call) => answer(call));
  engine = await makeEngineParts({ allow: [service.allow] });
});
afterAll(async () => {
  await engine.egress.close();
  await service.close();
});
beforeEach(() => {
  answer = () => ({});
  progress?.close();
  // Told when the test says so.
  progress = createProgressStreams({ tickMs: 3_600_000 });
  app = internalApp({ token, engine, queue: noQueue, archives: createArchiveOpener(), progress });
});

async function signIn({ tenantId, operatorId }: Actor): Promise<string> {
  const sessionId = newId();
  await ownerDb.session.create({ data: { tenantId, id: sessionId, operatorId } });
  return sessionId;
}

async function ask(
  actor: Actor,
  executionId: string,
  { sessionId, ...more }: { sessionId?: string; after?: string; isOnce?: boolean } = {},
) {
  const session = { "x-coffre-tenant": actor.tenantId, "x-coffre-session": sessionId ?? (await signIn(actor)) };
  return app.request("/internal/executions/events", {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}`, ...session },
    body: JSON.stringify({ executionId, ...more }),
  });
}

/** What an answer says until it ends, event by event. */
function follow(response: Response) {
  const all = { text: "", lastId: "", steps: [] as StepNote[], executions: [] as ExecutionNote[], isEnded: false };
  const take = (event: string) => {
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(event)?.[1] ?? "";
    all.lastId = field("id") || all.lastId;
    if (field("event") === "steps") all.steps.push(...stepNotes.parse(JSON.parse(field("data"))));
    if (field("event") === "execution") all.executions.push(executionNote.parse(JSON.parse(field("data"))));
    if (field("event") === "end") all.isEnded = true;
  };
  const closed = (async () => {
    let rest = "";
    const decoder = new TextDecoder();
    for await (const bytes of response.body as unknown as AsyncIterable<Uint8Array>) {
      const chunk = decoder.decode(bytes, { stream: true });
      all.text += chunk;
      const events = (rest + chunk).split("\n\n");
      rest = events.pop() ?? "";
      events.forEach(take);
    }
  })();
  return { all, closed };
}

const send = (id: string, params: object = {}, rest: object = {}) => sendTo(service, id, params, rest);
const shape = (steps: readonly StepNote[]) => steps.map(({ path, attempt, status }) => [path, attempt, status]);

describe("an execution is told as it goes", () => {
  test("what begins, ends, fails and is tried again, once each, and the end", async () => {
    const actor = await makeActor();
    const key = await startActions(actor, [
      flow("vars", "STORE_VARS", { vars: { token: CANARY } }),
      send("first", { payload: { token: CANARY }, content_type: "JSON" }),
      send("second", {}, { retry: { attempts: 2, delay_seconds: 60 } }),
      flow("fail", "ERROR_MESSAGE", { message: CANARY }),
    ]);
    const reply = await ask(actor, key.executionId);
    expect(reply.headers.get("content-type")).toBe("text/event-stream");
    const { all, closed } = follow(reply);
    await progress.tick();
    await vi.waitFor(() => expect(all.executions.map(({ status }) => status)).toEqual(["QUEUED"]));

    const asked = Promise.withResolvers<void>();
    answer = ({ path }) => {
      if (path === "/second") asked.resolve();
      return path === "/second" ? { status: 503, afterMs: 300 } : { body: { token: CANARY } };
    };
    const running = runStored(engine, key);
    await asked.promise;
    await progress.tick();
    await vi.waitFor(() =>
      expect(shape(all.steps)).toEqual([
        ["0", 1, "SUCCEEDED"],
        ["1", 1, "SUCCEEDED"],
        ["2", 1, "STARTED"],
      ]),
    );
    await running;
    await progress.tick();
    await progress.tick();
    await vi.waitFor(() => expect(all.executions.at(-1)?.status).toBe("WAITING"));
    expect(shape(all.steps).slice(3)).toEqual([["2", 1, "FAILED"]]);
    expect(all.steps.at(-1)).toMatchObject({ messageKey: "engine.answerToRetry", resumeAt: expect.any(Date) });

    answer = () => ({});
    await requeueLeft(key);
    await ownerDb.executionStep.updateMany({ where: { executionId: key.executionId }, data: { resumeAt: new Date() } });
    await runStored(engine, key);
    await progress.tick();
    await closed;
    expect(shape(all.steps).slice(5)).toEqual([
      ["2", 2, "SUCCEEDED"],
      ["3", 1, "FAILED"],
    ]);
    expect(all.steps.at(-1)?.messageKey).toBe("engine.flowMessage");
    expect(all).toMatchObject({ isEnded: true });
    expect(all.executions.at(-1)?.status).toBe("FAILED");
    expect(all.text).not.toContain(CANARY);
    expect(all.text).not.toContain(service.origin);
  });

  test("asked once, it tells what there is, in loops too, and ends; asked again, it goes on from there", async () => {
    const actor = await makeActor();
    const loop = { items: [1, 2], do: [send("each")] };
    const key = await startActions(actor, [flow("loop", "FOR_EACH", loop), send("last")]);
    const before = follow(await ask(actor, key.executionId, { isOnce: true }));
    await progress.tick();
    await before.closed;
    expect(before.all).toMatchObject({ steps: [], isEnded: false, executions: [{ status: "QUEUED" }] });

    const asked = Promise.withResolvers<void>();
    answer = ({ path }) => {
      if (path === "/last") asked.resolve();
      return path === "/last" ? { afterMs: 300 } : {};
    };
    const running = runStored(engine, key);
    await asked.promise;
    const during = follow(await ask(actor, key.executionId, { isOnce: true }));
    await progress.tick();
    await during.closed;
    expect(during.all.isEnded).toBe(false);
    expect(during.all.steps.map(({ path }) => path)).toEqual(["0", "0.do#0.0", "0.do#1.0", "1"]);

    await running;
    const after = follow(await ask(actor, key.executionId, { isOnce: true, after: during.all.lastId }));
    await progress.tick();
    await after.closed;
    expect(shape(after.all.steps)).toEqual([["1", 1, "SUCCEEDED"]]);
    expect(after.all.isEnded).toBe(true);
  });

  test("one that was written once, at its end, is told then; a loop with how many items it goes through", async () => {
    const actor = await makeActor();
    const items = Array.from({ length: 700 }, (_, index) => index);
    const key = await startActions(actor, [
      flow("each", "FOR_EACH", { items, do: [flow("none", "DO_NOTHING", {})] }),
      flow("give", "RETURN_JSON", { payload: { secret: CANARY } }),
    ]);
    const { all, closed } = follow(await ask(actor, key.executionId));
    await runStored(engine, key);
    // Five hundred at a time.
    await progress.tick();
    await vi.waitFor(() => expect(all.steps.length).toBe(500));
    expect(all.isEnded).toBe(false);
    await progress.tick();
    await closed;
    expect(all.steps.length).toBe(702);
    expect(all.steps.find(({ actionId }) => actionId === "each")).toMatchObject({ path: "0", items: 700 });
    expect(all).toMatchObject({ isEnded: true });
    expect(all.text).not.toContain(CANARY);
  });

  test("who comes back hears what they missed, and what had begun by then, and not the rest again", async () => {
    const actor = await makeActor();
    const key = await startActions(actor, [send("first"), send("second"), send("third")]);
    const asked = Promise.withResolvers<void>();
    answer = ({ path }) => {
      if (path === "/second") asked.resolve();
      return path === "/second" ? { afterMs: 300 } : {};
    };
    const { all } = follow(await ask(actor, key.executionId));
    const running = runStored(engine, key);
    await asked.promise;
    await progress.tick();
    await vi.waitFor(() => expect(all.lastId).toBe("2.1"));
    progress.close();
    await running;
    const again = follow(await ask(actor, key.executionId, { after: all.lastId }));
    await progress.tick();
    await again.closed;
    expect(shape(again.all.steps)).toEqual([
      ["1", 1, "SUCCEEDED"],
      ["2", 1, "SUCCEEDED"],
    ]);
    expect((await ask(actor, key.executionId, { after: "1; drop" })).status).toBe(400);
  });
});

describe("who may follow", () => {
  async function makeHidden() {
    const owner = await makeActor();
    const sectionId = await makeSection(owner);
    const { publicId } = await makeConnection(owner, { sectionId });
    const sms = { id: "sms", type: "TWILIO", action: "SEND_SMS", params: { connection_id: publicId } };
    const { id: flowId } = await createFlow(owner, { name: "Orders", actions: [sms], publish: true });
    const version = await ownerDb.flowVersion.findFirstOrThrow({ where: { flowId, number: 1 } });
    const executionId = await makeExecution(owner, { flowId, flowVersionId: version.id, status: "RUNNING" });
    return { owner, sectionId, flowId, version, executionId };
  }

  test("a viewer may; nobody without a session, of another tenant, or whom an item is hidden from", async () => {
    const { owner, sectionId, executionId } = await makeHidden();
    const viewer = await makeActor({ tenantOf: owner, role: "viewer", grants: { [sectionId]: "view" } });
    expect((await ask(viewer, executionId)).status).toBe(200);
    expect((await ask(owner, executionId, { sessionId: newId() })).status).toBe(401);
    expect((await ask(await makeActor(), executionId)).status).toBe(404);
    expect((await ask(owner, newId())).status).toBe(404);
    expect((await ask(await makeActor({ tenantOf: owner }), executionId)).status).toBe(403);
  });

  test.each([
    [
      "the session ends",
      ({ sessionId }) => ownerDb.session.updateMany({ where: { id: sessionId }, data: { endedAt: new Date() } }),
    ],
    [
      "the account is closed",
      ({ viewer }) =>
        ownerDb.operator.updateMany({ where: { id: viewer.operatorId }, data: { deactivatedAt: new Date() } }),
    ],
    [
      "the item is shared no more",
      ({ viewer }) => ownerDb.vaultAuthorization.deleteMany({ where: { operatorId: viewer.operatorId } }),
    ],
    ["the execution is deleted", ({ executionId }) => ownerDb.flowExecution.deleteMany({ where: { id: executionId } })],
  ] as [string, (of: { sessionId: string; viewer: Actor; executionId: string }) => Promise<unknown>][])(
    "it ends within seconds once %s",
    async (_, take) => {
      const { owner, sectionId, executionId } = await makeHidden();
      const viewer = await makeActor({ tenantOf: owner, role: "viewer", grants: { [sectionId]: "view" } });
      const sessionId = await signIn(viewer);
      const { all, closed } = follow(await ask(viewer, executionId, { sessionId }));
      await progress.tick();
      await take({ sessionId, viewer, executionId });
      const since = all.text.length;
      vi.setSystemTime(Date.now() + 2_500);
      try {
        await progress.tick();
        await closed;
      } finally {
        vi.useRealTimers();
      }
      expect(all.text.length).toBe(since);
    },
  );

  test("it ends as soon as the execution calls a flow that uses what is hidden", async () => {
    const { owner, version } = await makeHidden();
    const { id: flowId } = await createFlow(owner, { name: "Calls", actions: [], publish: true });
    const own = await ownerDb.flowVersion.findFirstOrThrow({ where: { flowId, number: 1 } });
    const executionId = await makeExecution(owner, { flowId, flowVersionId: own.id, status: "RUNNING" });
    const colleague = await makeActor({ tenantOf: owner });
    const { all, closed } = follow(await ask(colleague, executionId));
    await progress.tick();
    await vi.waitFor(() => expect(all.executions).toHaveLength(1));
    const step = { seq: 0, path: "0.call.0", actionId: "hidden", type: "TWILIO", action: "SEND_SMS" };
    await ownerDb.executionStep.create({
      data: { ...step, tenantId: owner.tenantId, executionId, status: "STARTED", startedAt: new Date(), shown: {} },
    });
    await ownerDb.flowExecution.updateMany({ where: { id: executionId }, data: { calledVersions: [version.id] } });
    await progress.tick();
    await closed;
    expect(all.steps).toEqual([]);
  });
});

describe("bounds", () => {
  async function makeLong(actor: Actor, count: number) {
    const { id: flowId } = await createFlow(actor, { name: "Long", actions: [], publish: true });
    const version = await ownerDb.flowVersion.findFirstOrThrow({ where: { flowId, number: 1 } });
    const at = { startedAt: new Date(), endedAt: new Date(), shown: {} };
    const step = { type: "FLOW", action: "DO_NOTHING", status: "SUCCEEDED", ...at } as const;
    const steps = Array.from({ length: count }, (_, seq) => ({ ...step, seq, path: String(seq), actionId: `a${seq}` }));
    return makeExecution(actor, { flowId, flowVersionId: version.id, steps, status: "COMPLETED", endedAt: new Date() });
  }

  test("who reads slowly is told no more than they take, and then all of it", async () => {
    const actor = await makeActor();
    const reply = await ask(actor, await makeLong(actor, 3_000));
    for (let tick = 0; tick < 10; tick++) await progress.tick();
    const reader = (reply.body as ReadableStream<Uint8Array>).getReader();
    let first = 0;
    // What waits already is there at once: nothing is told meanwhile.
    for (let chunk = 0; chunk < 2; chunk++) first += (await reader.read()).value?.length ?? 0;
    expect(first).toBeLessThan(200_000);
    reader.releaseLock();
    const { all, closed } = follow(reply);
    for (let tick = 0; tick < 20; tick++) {
      await progress.tick();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await closed;
    expect(all.steps.length).toBe(2_500);
    expect(all).toMatchObject({ isEnded: true });
  });

  test("one operator follows so many, and others still may; one that ends makes room", async () => {
    const owner = await makeActor();
    const { id: flowId } = await createFlow(owner, { name: "Waits", actions: [], publish: true });
    const version = await ownerDb.flowVersion.findFirstOrThrow({ where: { flowId, number: 1 } });
    const executionId = await makeExecution(owner, { flowId, flowVersionId: version.id, status: "RUNNING" });
    const sessionId = await signIn(owner);
    const asked = await Promise.all(Array.from({ length: 100 }, () => ask(owner, executionId, { sessionId })));
    expect(asked.filter(({ status }) => status === 200)).toHaveLength(8);
    const refused = asked.find(({ status }) => status === 429);
    expect(await refused?.json()).toMatchObject({ messageKey: "engine.tooManyFollowed" });
    const colleague = await makeActor({ tenantOf: owner });
    expect((await ask(colleague, executionId)).status).toBe(200);
    await asked.find(({ status }) => status === 200)?.body?.cancel();
    await progress.tick();
    expect((await ask(owner, executionId, { sessionId })).status).toBe(200);
    expect((await ask(owner, executionId, { sessionId })).status).toBe(429);
  });

  test("a hundred who follow cost one statement each time, and each hears of their own", async () => {
    const actor = await makeActor();
    const ids = await Promise.all(Array.from({ length: 100 }, () => makeLong(actor, 2)));
    const people = await Promise.all(Array.from({ length: 25 }, () => makeActor({ tenantOf: actor })));
    const followed = await Promise.all(
      ids.map(async (id, index) => follow(await ask(people[index % 25] as Actor, id))),
    );
    await progress.tick();
    await Promise.all(followed.map(({ closed }) => closed));
    for (const { all } of followed) expect(all).toMatchObject({ isEnded: true, steps: { length: 2 } });
  });
});
