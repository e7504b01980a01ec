import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { startExecution } from "#lib/executions/mutations/start-execution.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { createConnection } from "#lib/vault/mutations/create-connection.ts";
import { deleteItem } from "#lib/vault/mutations/delete-item.ts";
import { signIn } from "#test/connect-account.ts";
import { makeEngineParts, noQueue, runStored } from "#test/engine-parts.ts";
import { INTERNAL_TOKEN, spawnEngine } from "#test/engine-process.ts";
import { makeActor, makeConnection, makeSection } from "#test/factories.ts";
import { flow } from "#test/flow-action.ts";
import { SECRET } from "#test/jwt-keys.ts";
import { ownerDb } from "#test/owner.ts";
import { countUses, flushUses } from "./count-uses.ts";
import type { EngineParts } from "./run.ts";

const READY_MS = 20_000;

let engine: EngineParts;
beforeAll(async () => {
  engine = await makeEngineParts();
});
afterAll(() => engine.egress.close());

async function makeKeys() {
  const actor = await signIn(await makeActor());
  const sectionId = await makeSection(actor);
  const setup = { type: "JWT", algorithm: "HS256", secret: SECRET };
  const { id: itemId } = await createConnection(actor, { sectionId, appId: "JWT", name: "Session tokens", setup });
  return { actor, sectionId, itemId };
}

const sign = (itemId: string, id = "sign") => ({
  ...{ id, type: "JWT", action: "SIGN_JWT" },
  params: { connection_id: toPublicId("ac", itemId), payload: {}, subject: "maud", expires_in: "15m" },
});
const makeFlow = async (actor: Actor, actions: object[], name = "Order alerts") =>
  (await createFlow(actor, { name, actions: actions as never, publish: true })).id;

async function run(actor: Actor, flowId: string, isDry = false) {
  const { id } = await startExecution(actor, { flowId, which: "published", input: {}, isDry }, noQueue);
  await runStored(engine, { tenantId: actor.tenantId, executionId: id });
  expect(await ownerDb.flowExecution.findFirstOrThrow({ where: { id } })).toMatchObject({ status: "COMPLETED" });
}

const usesOf = async (itemId: string) =>
  (await ownerDb.connectionEvent.findMany({ where: { itemId, kind: "USED" } })).map(({ flowId, count }) => [
    flowId,
    count,
  ]);

describe("uses of a connection", () => {
  test("are counted to the one, for each flow, over 250 runs side by side", { timeout: 60_000 }, async () => {
    const { actor, itemId } = await makeKeys();
    const flows = await Promise.all(
      [[sign(itemId)], [sign(itemId)], [sign(itemId, "a"), sign(itemId, "b")]].map((actions, index) =>
        makeFlow(actor, actions, `Flow ${index}`),
      ),
    );
    const runs = [120, 90, 40].flatMap((count, index) => Array.from({ length: count }, () => flows[index] ?? ""));
    const queue = runs.toSorted(() => Math.random() - 0.5).values();
    const worker = async () => {
      for (const flowId of queue) {
        await run(actor, flowId);
        // In the midst of the others.
        if (Math.random() < 0.05) await flushUses();
      }
    };
    await Promise.all(Array.from({ length: 8 }, worker));
    await flushUses();
    // An action that uses it is a use.
    expect(new Map((await usesOf(itemId)) as [string, number][])).toEqual(
      new Map([
        [flows[0], 120],
        [flows[1], 90],
        [flows[2], 80],
      ]),
    );
  });

  test("are the calling flow’s where another is called, and none of a dry run", async () => {
    const { actor, itemId } = await makeKeys();
    const called = await makeFlow(actor, [sign(itemId)], "Called");
    const caller = await makeFlow(actor, [flow("call", "CALL_FLOW", { flow_id: toPublicId("af", called) })], "Caller");
    await run(actor, caller);
    await run(actor, called, true);
    await flushUses();
    expect(await usesOf(itemId)).toEqual([[caller, 1]]);
  });

  test("are a line a day, at the last time of it", async () => {
    const { actor, itemId } = await makeKeys();
    const flowId = await makeFlow(actor, [sign(itemId)]);
    vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-11-21T23:59:58Z") });
    try {
      countUses(actor.tenantId, flowId, [itemId]);
      vi.setSystemTime(new Date("2026-11-22T00:00:01Z"));
      countUses(actor.tenantId, flowId, [itemId]);
      countUses(actor.tenantId, flowId, [itemId]);
    } finally {
      vi.useRealTimers();
    }
    await flushUses();
    const rows = await ownerDb.connectionEvent.findMany({ where: { itemId }, orderBy: { day: "asc" } });
    expect(rows.map(({ day, at, count }) => [day.toISOString().slice(0, 10), at.toISOString(), count])).toEqual([
      ["2026-11-21", "2026-11-21T23:59:58.000Z", 1],
      ["2026-11-22", "2026-11-22T00:00:01.000Z", 2],
    ]);
  });

  test("of what was deleted meanwhile, of another tenant’s, and of stored items are left out, and keep no other out", async () => {
    const { actor, sectionId, itemId } = await makeKeys();
    const stranger = await makeActor();
    const { id: gone } = await makeConnection(actor, { sectionId, name: "Gone" });
    const { id: stored } = await makeConnection(actor, { sectionId, name: "Stored" });
    await ownerDb.vaultItem.updateMany({ where: { id: stored }, data: { kind: "credentialSet", appId: null } });
    const flowId = await makeFlow(actor, []);
    countUses(actor.tenantId, flowId, [gone, stored, itemId]);
    countUses(stranger.tenantId, flowId, [itemId]);
    await deleteItem(actor, { itemId: gone });
    await flushUses();
    expect(await usesOf(itemId)).toEqual([[flowId, 1]]);
    expect(await ownerDb.connectionEvent.count({ where: { itemId: { in: [gone, stored] } } })).toBe(0);
  });

  test("wait for a database that refuses them, and are counted once", async () => {
    const { actor, itemId } = await makeKeys();
    const flowId = await makeFlow(actor, []);
    countUses(actor.tenantId, flowId, [itemId, itemId]);
    await ownerDb.$executeRaw`alter table "ConnectionEvent" rename to "Away"`;
    try {
      await flushUses();
    } finally {
      await ownerDb.$executeRaw`alter table "Away" rename to "ConnectionEvent"`;
    }
    countUses(actor.tenantId, flowId, [itemId]);
    await flushUses();
    expect(await usesOf(itemId)).toEqual([[flowId, 3]]);
  });

  test("are written before an engine stops", { timeout: 60_000 }, async () => {
    const { actor, itemId } = await makeKeys();
    const flowId = await makeFlow(actor, [sign(itemId)]);
    const { child, ended, port, internalPort } = await spawnEngine();
    try {
      const isReady = () => fetch(`http://127.0.0.1:${port}/readyz`).then(({ status }) => expect(status).toBe(200));
      await vi.waitFor(isReady, { timeout: READY_MS, interval: 100 });
      const started = await fetch(`http://127.0.0.1:${internalPort}/internal/executions`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${INTERNAL_TOKEN}`,
          "content-type": "application/json",
          "x-coffre-tenant": actor.tenantId,
          "x-coffre-session": actor.sessionId ?? "",
        },
        body: JSON.stringify({ flowId, which: "published", input: {} }),
      });
      expect(started.status).toBe(202);
      const hasRun = async () =>
        expect(await ownerDb.flowExecution.findFirst({ where: { flowId } })).toMatchObject({ status: "COMPLETED" });
      await vi.waitFor(hasRun, { timeout: READY_MS, interval: 20 });
      child.kill("SIGTERM");
      expect(await ended).toBe(0);
    } finally {
      child.kill("SIGKILL");
    }
    expect(await usesOf(itemId)).toEqual([[flowId, 1]]);
  });
});
