import { describe, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { deleteFlow } from "#lib/flows/mutations/delete-flow.ts";
import { publishFlow } from "#lib/flows/mutations/publish-flow.ts";
import { saveDraft } from "#lib/flows/mutations/save-draft.ts";
import type { SaveDraftInput } from "#lib/flows/schema.ts";
import { deleteTrigger } from "#lib/triggers/mutations/delete-trigger.ts";
import { rotateTrigger } from "#lib/triggers/mutations/rotate-trigger.ts";
import { setTriggerEnabled } from "#lib/triggers/mutations/update-trigger.ts";
import { makeActor } from "#test/factories.ts";
import { makeHookEngine } from "#test/hook-engine.ts";
import { ownerDb } from "#test/owner.ts";
import { keyring, makeHook } from "#test/triggers.ts";

const { postJson } = await makeHookEngine();

const answering = (payload: object, params: object = {}) => [
  { id: "answer", type: "FLOW", action: "RETURN_JSON", params: { payload, ...params } },
];

/** A hook that was called until its engine knows it: the first call is noted, the second is read and kept. */
async function makeKnownHook(actions: object[] = answering({ version: 1 })) {
  const actor = await makeActor();
  const { id: flowId } = await createFlow(actor, { name: "Order shipped", actions, publish: true });
  const hook = await makeHook(actor, flowId);
  for (let call = 0; call < 3; call++) await postJson(hook.url, {});
  return { actor, flowId, ...hook, countOf: () => ownerDb.flowExecution.count({ where: { flowId } }) };
}

async function publish(actor: Actor, flowId: string, actions: object[]): Promise<void> {
  const { draftVersion } = await ownerDb.flow.findFirstOrThrow({ where: { id: flowId } });
  await saveDraft(actor, { flowId, baseVersion: draftVersion, actions: actions as SaveDraftInput["actions"] });
  await publishFlow(actor, { flowId, draftVersion: draftVersion + 1 });
}

describe("a hook that its engine knows from a call before", () => {
  test("runs, and each run is there once it is answered", async () => {
    const { url, countOf } = await makeKnownHook();
    expect(await postJson(url, {})).toMatchObject({ status: 200, body: { version: 1 } });
    expect(await countOf()).toBe(4);
  });

  test("runs what was published a moment ago, and nothing of what was published before is left", async () => {
    const { actor, flowId, url, countOf } = await makeKnownHook();
    await publish(actor, flowId, answering({ version: 2 }));
    expect(await postJson(url, {})).toMatchObject({ status: 200, body: { version: 2 } });
    expect(await countOf()).toBe(4);
  });

  test("that is turned off is not found at once, and its call leaves nothing", async () => {
    const { actor, id, url, countOf } = await makeKnownHook();
    await setTriggerEnabled(actor, { triggerId: id, isEnabled: false });
    expect((await postJson(url, {})).status).toBe(404);
    expect(await countOf()).toBe(3);
  });

  test("that is turned off says so of a body that it could not read as well", async () => {
    const { actor, id, url } = await makeKnownHook();
    await setTriggerEnabled(actor, { triggerId: id, isEnabled: false });
    expect((await postJson(url, "\u0000")).status).toBe(404);
  });

  test("whose secret was replaced takes the new one alone, at once", async () => {
    const { actor, id, url, countOf } = await makeKnownHook();
    const { url: newUrl } = await rotateTrigger(actor, { triggerId: id }, keyring.publicKey);
    expect((await postJson(newUrl, {})).status).toBe(200);
    expect((await postJson(url, {})).status).toBe(404);
    expect(await countOf()).toBe(4);
  });

  test.each([
    [
      "deleted",
      async (actor: Actor, { id }: { id: string; flowId: string }) => deleteTrigger(actor, { triggerId: id }),
    ],
    ["deleted with its flow", async (actor: Actor, { flowId }: { flowId: string }) => deleteFlow(actor, { flowId })],
  ])("that is %s is not found at once", async (_, remove) => {
    const { actor, id, flowId, url } = await makeKnownHook();
    await remove(actor, { id, flowId });
    expect((await postJson(url, {})).status).toBe(404);
  });

  test("of which the rate was limited a moment ago counts at once", async () => {
    const { id, url } = await makeKnownHook();
    await ownerDb.flowTrigger.updateMany({ where: { id }, data: { ratePerMinute: 1 } });
    expect((await postJson(url, {})).status).toBe(200);
    expect((await postJson(url, {})).status).toBe(429);
  });

  test("changed while many calls are under way: each ran one version or the other, whole", async () => {
    const { actor, flowId, url } = await makeKnownHook();
    const calls = Array.from({ length: 60 }, () => postJson(url, {}));
    await publish(actor, flowId, answering({ version: 2 }));
    const answers = await Promise.all([...calls, postJson(url, {})]);
    expect(answers.at(-1)).toMatchObject({ status: 200, body: { version: 2 } });
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const kept = await ownerDb.flowExecution.findMany({ where: { flowId }, select: { result: true } });
    const versionsOf = (bodies: readonly unknown[]) =>
      bodies.map((body) => (body as { version: number }).version).toSorted();
    // The three calls before ran the first version.
    const expected = [1, 1, 1, ...versionsOf(answers.map(({ body }) => body))].toSorted();
    expect(versionsOf(kept.map(({ result }) => result))).toEqual(expected);
  });
});
