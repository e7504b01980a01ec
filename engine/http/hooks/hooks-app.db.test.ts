import { describe, expect, test } from "vitest";
import { newId } from "#lib/db/ids.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { fromPublicId, toPublicId } from "#lib/shared/public-id.ts";
import { deleteTrigger } from "#lib/triggers/mutations/delete-trigger.ts";
import { rotateTrigger } from "#lib/triggers/mutations/rotate-trigger.ts";
import { setTriggerEnabled } from "#lib/triggers/mutations/update-trigger.ts";
import { readExecution } from "#test/engine-parts.ts";
import { makeActor } from "#test/factories.ts";
import { makeHookEngine, signed } from "#test/hook-engine.ts";
import { ownerDb } from "#test/owner.ts";
import { keyring, makeHook, makeReturnFlow } from "#test/triggers.ts";

const engine = await makeHookEngine();
const { call, postJson } = engine;
const everything = { input: "{{ input }}", trigger: "{{ trigger }}" };
const json = { "content-type": "application/json" };

async function makeFlow(actions: object[]) {
  const actor = await makeActor();
  const { id } = await createFlow(actor, { name: "Order shipped", actions, publish: true });
  return { actor, flowId: id };
}
const flowAction = (action: string, params: object, id = action.toLowerCase()) => ({
  id,
  type: "FLOW",
  action,
  params,
});
const executionIn = ({ headers }: { headers: Headers }) =>
  fromPublicId("afe", headers.get("coffre-execution") ?? "") ?? "";

describe("a synchronous hook", () => {
  test("answers with what the flow returns, and its execution exists by then", async () => {
    const actor = await makeActor();
    const { url, id } = await makeHook(actor, await makeReturnFlow(actor, everything));
    const answer = await call(url, { headers: { ...json, "X-Event": "paid" }, body: '{"order":7}', query: "?a=1&a=2" });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      input: { order: 7 },
      trigger: {
        method: "POST",
        query: { a: ["1", "2"] },
        headers: expect.objectContaining({ "content-type": "application/json", "x-event": "paid" }),
        receivedAt: expect.stringMatching(/^\d{4}-.*Z$/),
      },
    });
    expect(await readExecution(actor.tenantId, executionIn(answer))).toMatchObject({
      status: "COMPLETED",
      source: "HOOK",
      triggerId: id,
      input: { order: 7 },
      startedById: null,
    });
    const { lastFiredAt } = await ownerDb.flowTrigger.findFirstOrThrow({ where: { id } });
    expect((lastFiredAt?.getTime() ?? 1) % 60_000).toBe(0);
  });

  test("answers with the status that the flow names", async () => {
    const { actor, flowId } = await makeFlow([flowAction("RETURN_JSON", { payload: { ok: false }, status: 422 })]);
    const { url } = await makeHook(actor, flowId);
    expect(await postJson(url, {})).toMatchObject({ status: 422, body: { ok: false } });
  });

  test("a flow that returns nothing is 200 and null", async () => {
    const { actor, flowId } = await makeFlow([flowAction("DO_NOTHING", {})]);
    expect(await postJson((await makeHook(actor, flowId)).url, {})).toMatchObject({ status: 200, body: null });
  });

  test("a failure tells the author’s own message, and of any other only its code", async () => {
    const own = await makeFlow([flowAction("ERROR_MESSAGE", { message: "No order {{ input.order }}" })]);
    const answer = await postJson((await makeHook(own.actor, own.flowId)).url, { order: 7 });
    expect(answer).toMatchObject({
      status: 500,
      body: {
        error: { code: "ERR_FLOW_MESSAGE", message: "No order 7" },
        execution_id: answer.headers.get("coffre-execution"),
      },
    });
    const http = { id: "get", type: "HTTP", action: "SEND_REQUEST", params: { url: "http://canary-host.internal/x" } };
    const other = await makeFlow([http]);
    const failed = await postJson((await makeHook(other.actor, other.flowId)).url, {});
    expect(failed).toMatchObject({ status: 500, body: { error: { code: expect.stringMatching(/^ERR_/) } } });
    expect(JSON.stringify(failed.body)).not.toContain("canary-host");
  });

  test("a flow that goes on is 202 with its execution", async () => {
    const hurried = await makeHookEngine({ waitMs: 200 });
    const { actor, flowId } = await makeFlow([flowAction("DELAY_FLOW", { number: 2, units: "MINUTES" })]);
    const answer = await hurried.postJson((await makeHook(actor, flowId)).url, {});
    expect(answer).toMatchObject({ status: 202, body: { execution_id: answer.headers.get("coffre-execution") } });
    expect((await readExecution(actor.tenantId, executionIn(answer))).status).toBe("WAITING");
  });
});

test("an asynchronous hook answers once its execution and its job are committed, and an engine runs it", async () => {
  const actor = await makeActor();
  const { url } = await makeHook(actor, await makeReturnFlow(actor), { mode: "ASYNC" });
  const answer = await postJson(url, { order: 7 });
  expect(answer).toMatchObject({ status: 202, body: { execution_id: answer.headers.get("coffre-execution") } });
  const executionId = executionIn(answer);
  expect((await readExecution(actor.tenantId, executionId)).status).toBe("QUEUED");
  const jobs = await ownerDb.$queryRaw<{ count: bigint }[]>`
    select count(*) as "count" from pgboss.job where id = ${executionId}::uuid`;
  expect(Number(jobs[0]?.count)).toBe(1);
  const end = await engine.runner.runStored({ tenantId: actor.tenantId, executionId }, 10_000);
  expect(end).toMatchObject({ status: "COMPLETED", result: { got: { order: 7 } } });
});

test("a body without a length is counted as it comes; over 1 MiB is 413", async () => {
  const actor = await makeActor();
  const { url } = await makeHook(actor, await makeReturnFlow(actor, { size: "{{ functions.length(input) }}" }));
  const stream = (bytes: number) =>
    new ReadableStream({
      start(controller) {
        for (let left = bytes; left > 0; left -= 65_536) controller.enqueue(Buffer.alloc(Math.min(left, 65_536), "x"));
        controller.close();
      },
    });
  const send = (bytes: number) =>
    engine.app.request(`${url}`, {
      ...{ method: "POST", headers: { "content-type": "text/plain" }, body: stream(bytes), duplex: "half" },
    } as RequestInit);
  expect((await send(1_048_576)).status).toBe(200);
  expect((await send(1_048_577)).status).toBe(413);
  const declared = { "content-type": "text/plain", "content-length": "1048577" };
  expect((await call(url, { headers: declared, body: "x" })).status).toBe(413);
});

test.each([
  ["a form", "application/x-www-form-urlencoded", "a=1&b=x+y&a=2", { a: ["1", "2"], b: "x y" }],
  ["XML as text", "application/xml", '<a b="1"/>', '<a b="1"/>'],
  ["bytes", "application/octet-stream", new Uint8Array([0, 255, 16]), { base64: "AP8Q" }],
  ["JSON that says it is text", "text/plain", '{"a":1}', '{"a":1}'],
])("%s is what its type says", async (_, type, body, input) => {
  const actor = await makeActor();
  const { url } = await makeHook(actor, await makeReturnFlow(actor));
  expect(await call(url, { headers: { "content-type": type }, body })).toMatchObject({
    status: 200,
    body: { got: input },
  });
});

test.each([
  ["broken JSON", { headers: json, body: "{" }, 400],
  ["U+0000", { headers: json, body: '"\\u0000"' }, 400],
  ["multipart", { headers: { "content-type": "multipart/form-data; boundary=x" }, body: "--x--" }, 415],
  ["U+0000 in the query", { headers: json, body: "{}", query: "?a=%00" }, 400],
])("%s starts nothing", async (_, init, status) => {
  const actor = await makeActor();
  const { url, id } = await makeHook(actor, await makeReturnFlow(actor));
  expect((await call(url, init)).status).toBe(status);
  expect(await ownerDb.flowExecution.count({ where: { triggerId: id } })).toBe(0);
});

test("a flow that was never published is 409", async () => {
  const actor = await makeActor();
  const { id: flowId } = await createFlow(actor, { name: "Draft" });
  const hooks = [await makeHook(actor, flowId), await makeHook(actor, flowId, { concurrencyLimit: 1 })];
  for (const { url } of hooks) expect((await postJson(url, {})).status).toBe(409);
});

describe("signed", () => {
  test("over time and body; another body, time or key is refused", async () => {
    const actor = await makeActor();
    const flowId = await makeReturnFlow(actor, everything);
    const hook = await makeHook(actor, flowId, { auth: "SIGNATURE" });
    const other = await makeHook(actor, flowId, { auth: "SIGNATURE" });
    const body = '{"order": 7}';
    const answer = await call(hook.url, { headers: signed(hook, body), body });
    expect(answer).toMatchObject({ status: 200, body: { input: { order: 7 } } });
    expect(JSON.stringify(answer.body)).not.toContain("v1=");
    const now = Math.floor(Date.now() / 1000);
    for (const [headers, sent] of [
      [signed(hook, body), '{"order": 8}'],
      [signed(hook, body, now - 301), body],
      [signed(other, body), body],
      [json, body],
    ] as const) {
      expect((await call(hook.url, { headers, body: sent })).status).toBe(404);
    }
  });

  test("by GET it is over the time and no body, and is still asked for", async () => {
    const actor = await makeActor();
    const settings = { auth: "SIGNATURE", allowsGet: true };
    const hook = await makeHook(actor, await makeReturnFlow(actor, everything), settings);
    const answer = await call(hook.url, { method: "GET", headers: signed(hook, ""), query: "?q=1" });
    expect(answer).toMatchObject({ status: 200, body: { input: null, trigger: { method: "GET", query: { q: "1" } } } });
    expect((await call(hook.url, { method: "GET", headers: signed(hook, "x") })).status).toBe(404);
    expect((await call(hook.url, { method: "GET" })).status).toBe(404);
  });

  test("a new key is in force at once, though the old one is still in memory", async () => {
    const actor = await makeActor();
    const hook = await makeHook(actor, await makeReturnFlow(actor), { auth: "SIGNATURE" });
    const send = async (by: typeof hook) => (await call(hook.url, { headers: signed(by, "{}"), body: "{}" })).status;
    expect(await send(hook)).toBe(200);
    const rotated = await rotateTrigger(actor, { triggerId: hook.id }, keyring.publicKey);
    expect([await send(hook), await send(rotated)]).toEqual([404, 200]);
  });

  test("a key that was moved here from another hook opens nothing", async () => {
    const actor = await makeActor();
    const flowId = await makeReturnFlow(actor);
    const hook = await makeHook(actor, flowId, { auth: "SIGNATURE" });
    const thief = await makeHook(actor, flowId, { auth: "SIGNATURE" });
    const { jwe } = await ownerDb.triggerSecret.findFirstOrThrow({ where: { triggerId: thief.id } });
    await ownerDb.triggerSecret.updateMany({ where: { triggerId: hook.id }, data: { jwe } });
    expect((await call(hook.url, { headers: signed(thief, "{}"), body: "{}" })).status).toBe(404);
  });
});

describe("who does not prove it gets one and the same answer, and runs nothing", () => {
  test("an unknown id, a wrong secret, no secret, a hook that is off, deleted or signed, another method", async () => {
    const actor = await makeActor();
    const flowId = await makeReturnFlow(actor);
    const made = (settings: object = {}) => makeHook(actor, flowId, settings);
    const [right, off, gone, signing] = [await made(), await made(), await made(), await made({ auth: "SIGNATURE" })];
    await setTriggerEnabled(actor, { triggerId: off.id, isEnabled: false });
    await deleteTrigger(actor, { triggerId: gone.id });
    const [root = "", path = ""] = (right.url ?? "").split("/hooks/");
    const [rightId, secret] = path.split("/");
    const wrong = "A".repeat(43);
    const at = (path: string) => `${root}/hooks/${path}`;

    const refused: [string | null, string?][] = [
      [at(`${toPublicId("aft", newId())}/${secret}`)],
      [at(`${toPublicId("af", right.id)}/${secret}`)],
      [at(`nonsense/${secret}`)],
      [at(`${right.id}/${secret}`)],
      [at(`${rightId}/${wrong}`)],
      [at(`${rightId}/${secret}x`)],
      [at(rightId ?? "")],
      [off.url],
      [gone.url],
      [signing.url],
      [`${signing.url}/${secret}`],
      [`${right.url}/more`],
      [right.url, "GET"],
      [right.url, "HEAD"],
      [right.url, "PUT"],
      [right.url, "DELETE"],
      [right.url, "OPTIONS"],
    ];
    const answers = new Set<string>();
    for (const [url, method = "POST"] of refused) {
      const { status, body, headers } = await call(url, { method }, newAddress());
      expect(headers.get("coffre-execution")).toBeNull();
      expect(status).toBe(404);
      // An answer to HEAD has no body, whatever it is about.
      if (method !== "HEAD") answers.add(JSON.stringify(body));
    }
    expect(answers.size).toBe(1);
    expect(await ownerDb.flowExecution.count({ where: { flowId } })).toBe(0);
    expect((await postJson(right.url, {})).status).toBe(200);
  });

  test("GET runs the flow where it is allowed, HEAD never does", async () => {
    const actor = await makeActor();
    const { url, id } = await makeHook(actor, await makeReturnFlow(actor, everything), { allowsGet: true });
    expect(await call(url, { method: "GET", query: "?q=1" })).toMatchObject({
      status: 200,
      body: { input: null, trigger: { method: "GET", query: { q: "1" } } },
    });
    expect((await call(url, { method: "HEAD" })).status).toBe(404);
    expect(await ownerDb.flowExecution.count({ where: { triggerId: id } })).toBe(1);
  });

  test("after sixty refusals a minute an address is told to slow down; the right secret passes from there", async () => {
    const actor = await makeActor();
    const { url } = await makeHook(actor, await makeReturnFlow(actor));
    const address = newAddress();
    const guess = async () => (await call(`${url}x`, { method: "POST" }, address)).status;
    const statuses = await Promise.all(Array.from({ length: 61 }, guess));
    expect(statuses.filter((status) => status === 404)).toHaveLength(60);
    const slowed = await call(`${url}x`, {}, address);
    expect(slowed.status).toBe(429);
    expect(Number(slowed.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await call(url, { headers: json, body: "{}" }, address)).status).toBe(200);
    expect((await call(`${url}x`, {}, newAddress())).status).toBe(404);
  });
});

let addresses = 0;
/** Another visitor, as the count of refusals sees them. */
function newAddress(): string {
  return `198.51.100.${++addresses}`;
}
