import { createHash, createHmac, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { request } from "node:http";
import Stripe from "stripe";
import twilioSdk from "twilio";
import { describe, expect, test, vi } from "vitest";
import { listen } from "#engine/http/listen.ts";
import { flushUses } from "#engine/run/count-uses.ts";
import type { Actor } from "#lib/auth/actor.ts";
import type { CallbackScheme } from "#lib/triggers/callback.ts";
import { setTriggerEnabled } from "#lib/triggers/mutations/update-trigger.ts";
import type { NewTrigger } from "#lib/triggers/schema.ts";
import { getItem } from "#lib/vault/data/get-item.ts";
import { createConnection } from "#lib/vault/mutations/create-connection.ts";
import { deleteItem } from "#lib/vault/mutations/delete-item.ts";
import { replaceCredentials } from "#lib/vault/mutations/replace-credentials.ts";
import { expectNoSecret } from "#test/canary.ts";
import { captureLog } from "#test/captured-log.ts";
import { makeActor, makeSection } from "#test/factories.ts";
import { makeHookEngine } from "#test/hook-engine.ts";
import { everyTableAsText, ownerDb } from "#test/owner.ts";
import { makeRunItem } from "#test/run-stored-items.ts";
import { keyring, makeHook, makeReturnFlow } from "#test/triggers.ts";

const engine = await makeHookEngine();
const everything = { input: "{{ input }}", trigger: "{{ trigger }}" };
const json = { "content-type": "application/json" };
const seconds = () => Math.floor(Date.now() / 1000);
const hmac = (key: string, text: string) => createHmac("sha256", key).update(text).digest("hex");
const SECRET = "canary-callback-secret-7f3a";

/** A credential set with this password: without hosts, for nothing is sent. */
function makeSecretItem(actor: Actor, password = SECRET, sectionId?: string): Promise<string> {
  const contents = { kind: "credentialSet", username: "", password } as const;
  return makeRunItem({ keyring }, actor, contents, { name: "Signing secret", ...(sectionId && { sectionId }) });
}

async function makeTwilio(actor: Actor): Promise<string> {
  const setup = { type: "API_KEY", account_id: "AC0123456789abcdef", api_key: SECRET };
  const connection = { sectionId: await makeSection(actor), appId: "TWILIO", name: "Order alerts", setup };
  return (await createConnection(actor, connection)).id;
}

type Holder = { itemId: string; field?: string; options?: object };

async function makeCallback(actor: Actor, scheme: CallbackScheme, { itemId, field = "password", ...rest }: Holder) {
  const settings = { auth: "CALLBACK", callback: { scheme, itemId, field, ...rest } };
  return makeHook(actor, await makeReturnFlow(actor, everything), settings);
}

async function makeSigned(
  scheme: CallbackScheme,
  { password = SECRET, ...rest }: { password?: string; options?: object },
) {
  const actor = await makeActor();
  const itemId = await makeSecretItem(actor, password);
  return { actor, itemId, hook: await makeCallback(actor, scheme, { itemId, ...rest }) };
}

async function statusOf(hook: NewTrigger, headers: Record<string, string>, body: string, query = "") {
  return (await engine.call(hook.url, { headers, body, query })).status;
}

const body = '{"order":7}';
const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const stripe = new Stripe("sk_test_none");
const options = {
  ...{ header: "X-Shop-Proof", algorithm: "sha512", encoding: "base64", prefix: "v=" },
  timestamp: { header: "X-Shop-Time", separator: ":" },
};

type Case = { sign: (at: number, key?: string) => Record<string, string>; password?: string; options?: object };

const timed = {
  STRIPE: {
    sign: (at, secret = SECRET) => ({
      "stripe-signature": stripe.webhooks.generateTestHeaderString({ payload: body, secret, timestamp: at }),
    }),
  },
  SLACK: {
    sign: (at, key = SECRET) => ({
      "x-slack-signature": `v0=${hmac(key, `v0:${at}:${body}`)}`,
      "x-slack-request-timestamp": `${at}`,
    }),
  },
  SENDGRID: {
    password: publicKey.export({ format: "der", type: "spki" }).toString("base64"),
    sign: (at, key) => ({
      "x-twilio-email-event-webhook-signature": signEvents(key ? otherKey() : privateKey, at),
      "x-twilio-email-event-webhook-timestamp": `${at}`,
    }),
  },
  HMAC: {
    options,
    sign: (at, key = SECRET) => ({
      "x-shop-proof": `v=${createHmac("sha512", key).update(`${at}:${body}`).digest("base64")}`,
      "x-shop-time": `${at}`,
    }),
  },
} satisfies Partial<Record<CallbackScheme, Case>>;

function signEvents(key: KeyObject, at: number): string {
  return sign("sha256", Buffer.from(`${at}${body}`), key).toString("base64");
}
function otherKey(): KeyObject {
  return generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
}

describe.each(Object.entries<Case>(timed))("%s", (scheme, { sign: signedAt, password, options }) => {
  test("right it runs the flow; altered, with another key, late, or without a header it is not there", async () => {
    const given = { ...(password && { password }), ...(options && { options }) };
    const { hook } = await makeSigned(scheme as CallbackScheme, given);
    const headers = signedAt(seconds());
    const answer = await engine.call(hook.url, { headers: { ...json, ...headers }, body });
    expect(answer).toMatchObject({ status: 200, body: { input: { order: 7 } } });
    for (const proof of Object.values(headers).filter((value) => value.length > 20)) {
      expectNoSecret(JSON.stringify(answer.body), proof);
    }
    const wrong: [Record<string, string>, string?][] = [
      [headers, `${body} `],
      [signedAt(seconds(), "another")],
      [signedAt(seconds() - 310)],
      [signedAt(seconds() + 310)],
      ...Object.keys(headers).map((name): [Record<string, string>] => [
        Object.fromEntries(Object.entries(headers).filter(([each]) => each !== name)),
      ]),
    ];
    for (const [headers, sent = body] of wrong) expect(await statusOf(hook, { ...json, ...headers }, sent)).toBe(404);
    expect(await ownerDb.flowExecution.count({ where: { triggerId: hook.id } })).toBe(1);
  });
});

test("GITHUB: over the body", async () => {
  const { hook } = await makeSigned("GITHUB", {});
  const headers = { ...json, "x-hub-signature-256": `sha256=${hmac(SECRET, body)}` };
  expect(await statusOf(hook, headers, body)).toBe(200);
  expect(await statusOf(hook, headers, `${body} `)).toBe(404);
  expect(await statusOf(hook, { ...json, "x-hub-signature-256": `sha256=${hmac("another", body)}` }, body)).toBe(404);
  expect(await statusOf(hook, json, body)).toBe(404);
});

describe("TWILIO", () => {
  const form = { "content-type": "application/x-www-form-urlencoded" };
  const message = { From: "+15557122661", Body: "Où est ma commande ?", MessageSid: "SM1" };
  const text = new URLSearchParams(message).toString();
  const signed = (url: string, params: object = message, token = SECRET) => ({
    "x-twilio-signature": twilioSdk.getExpectedTwilioSignature(token, url, params as Record<string, string>),
  });

  test("with the auth token of a connection, over the public address, its query and the form", async () => {
    const actor = await makeActor();
    const itemId = await makeTwilio(actor);
    const hook = await makeCallback(actor, "TWILIO", { itemId, field: "api_key" });
    const url = `${hook.url}?who=Ada`;
    const answer = await engine.call(hook.url, { headers: { ...form, ...signed(url) }, body: text, query: "?who=Ada" });
    expect(answer).toMatchObject({ status: 200, body: { input: message, trigger: { query: { who: "Ada" } } } });
    const wrong = [
      statusOf(hook, { ...form, ...signed(url) }, text, "?who=Eve"),
      statusOf(hook, { ...form, ...signed(url) }, text),
      statusOf(hook, { ...form, ...signed(url) }, text.replace("SM1", "SM2"), "?who=Ada"),
      statusOf(hook, { ...json, ...signed(url) }, text, "?who=Ada"),
      statusOf(hook, { ...form, ...signed(url, message, "another") }, text, "?who=Ada"),
      statusOf(hook, { ...form, ...signed("https://elsewhere.example/?who=Ada") }, text, "?who=Ada"),
      statusOf(hook, form, text, "?who=Ada"),
    ];
    expect(await Promise.all(wrong)).toEqual(wrong.map(() => 404));
  });

  test("a JSON body by its hash in the address", async () => {
    const actor = await makeActor();
    const hook = await makeCallback(actor, "TWILIO", { itemId: await makeTwilio(actor), field: "api_key" });
    const query = `?bodySHA256=${createHash("sha256").update(body).digest("hex")}`;
    const headers = { ...json, ...signed(`${hook.url}${query}`, {}) };
    expect(await statusOf(hook, headers, body, query)).toBe(200);
    expect(await statusOf(hook, headers, `${body} `, query)).toBe(404);
    expect(await statusOf(hook, headers, body)).toBe(404);
  });

  test("the query’s characters as they were sent, which no URL parser would leave so", async () => {
    const actor = await makeActor();
    const hook = await makeCallback(actor, "TWILIO", { itemId: await makeTwilio(actor), field: "api_key" });
    const listener = await listen(engine.app, "127.0.0.1", 0);
    const path = `${new URL(hook.url ?? "").pathname}?who=it's&at={7}`;
    const send = (sent: string) =>
      new Promise((resolve, reject) => {
        const headers = { ...form, ...signed(`${hook.url}?who=it's&at={7}`) };
        const call = request({ port: listener.port, path: sent, method: "POST", headers }, (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        });
        call.on("error", reject).end(text);
      });
    try {
      expect([await send(path), await send(path.replace("7", "8"))]).toEqual([200, 404]);
    } finally {
      await listener.close(0);
    }
  });

  test("a new token is in force at once", async () => {
    const actor = await makeActor();
    const itemId = await makeTwilio(actor);
    const hook = await makeCallback(actor, "TWILIO", { itemId, field: "api_key" });
    const send = (token: string) => statusOf(hook, { ...form, ...signed(`${hook.url}`, message, token) }, text);
    expect(await send(SECRET)).toBe(200);
    const setup = { type: "API_KEY", account_id: "AC0123456789abcdef", api_key: "canary-next" };
    await replaceCredentials(actor, { itemId, setup });
    expect([await send(SECRET), await send("canary-next")]).toEqual([404, 200]);
    // Who did not prove itself has used nothing.
    await flushUses();
    const { flowId } = await ownerDb.flowTrigger.findFirstOrThrow({ where: { id: hook.id } });
    const uses = await ownerDb.connectionEvent.findMany({ where: { itemId, kind: "USED" } });
    expect(uses).toMatchObject([{ flowId, count: 2 }]);
  });
});

const github = (key = SECRET) => ({ ...json, "x-hub-signature-256": `sha256=${hmac(key, body)}` });

describe("its item", () => {
  test("cannot be deleted while the hook is there, is shown as used by it, and is free afterwards", async () => {
    const { actor, itemId, hook } = await makeSigned("GITHUB", {});
    await expect(deleteItem(actor, { itemId })).rejects.toMatchObject({
      code: "CONFLICT",
      messageKey: "errors.itemInUse",
      params: { count: 1, flows: "Order shipped" },
    });
    expect(await statusOf(hook, github(), body)).toBe(200);
    const item = await getItem(actor, itemId);
    expect(item).toMatchObject({ usedByFlows: 1, lastUsedAt: expect.any(Date) });
    expect(item.uses).toMatchObject([
      { flowName: "Order shipped", versions: [], hooks: [{ id: hook.id, name: "Shop" }], lastUsedAt: expect.any(Date) },
    ]);
    await ownerDb.flowTrigger.deleteMany({ where: { id: hook.id } });
    await expect(deleteItem(actor, { itemId })).resolves.toEqual({ id: itemId });
  });

  test("whose envelope is another’s opens nothing, and is failing from then on", async () => {
    const { actor, itemId, hook } = await makeSigned("GITHUB", {});
    const thief = await makeSecretItem(actor, "canary-of-the-thief");
    const { jwe } = await ownerDb.vaultSecret.findFirstOrThrow({ where: { itemId: thief, field: "password" } });
    await ownerDb.vaultSecret.updateMany({ where: { itemId, field: "password" }, data: { jwe } });
    const logged = await captureLog(async () => {
      expect(await statusOf(hook, github("canary-of-the-thief"), body)).toBe(404);
      expect(await statusOf(hook, github(), body)).toBe(404);
    });
    expectNoSecret(logged, "canary-of-the-thief");
    // Told once: anybody may call.
    expect(logged.match(/does not open/g)).toHaveLength(1);
    const row = await ownerDb.vaultItem.findFirstOrThrow({ where: { id: itemId } });
    expect(row.failingReason).toMatchObject({ messageKey: "engine.failingEnvelope" });
  });

  test("without credentials proves nobody, and an empty secret neither", async () => {
    const actor = await makeActor();
    const { id: itemId } = await createConnection(actor, {
      ...{ sectionId: await makeSection(actor), appId: "TWILIO", name: "Not yet" },
    });
    const hook = await makeCallback(actor, "HMAC", {
      ...{ itemId, field: "api_key", options: { header: "X-Proof", algorithm: "sha256", encoding: "hex" } },
    });
    await captureLog(async () => {
      expect(await statusOf(hook, { ...json, "x-proof": hmac("", body) }, body)).toBe(404);
    });
  });

  test("goes on proving callers once its author may no longer see it", async () => {
    const owner = await makeActor();
    const sectionId = await makeSection(owner);
    const itemId = await makeSecretItem(owner, SECRET, sectionId);
    const author = await makeActor({ tenantOf: owner, role: "editor", grants: { [sectionId]: "view" } });
    const hook = await makeCallback(author, "GITHUB", { itemId });
    await ownerDb.vaultAuthorization.deleteMany({ where: { sectionId, operatorId: author.operatorId } });
    expect(await statusOf(hook, github(), body)).toBe(200);
    await expect(makeCallback(author, "GITHUB", { itemId })).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});

test("wrong calls, however many at once, open its secret one time", async () => {
  const { hook } = await makeSigned("GITHUB", {});
  const opened = vi.spyOn(keyring.privateKeys as Map<string, unknown>, "get");
  const wrong = { headers: github("another"), body };
  // From an address of its own: guesses are counted by address.
  const calls = Array.from({ length: 40 }, () => engine.call(hook.url, wrong, "198.51.100.7"));
  expect(new Set((await Promise.all(calls)).map(({ status }) => status))).toEqual(new Set([404]));
  expect(opened).toHaveBeenCalledTimes(1);
  opened.mockRestore();
});

test("a hook that is off opens nothing, and a secret in its path is no way in", async () => {
  const { actor, hook } = await makeSigned("GITHUB", {});
  expect((await engine.call(`${hook.url}/${SECRET}`, { headers: github(), body })).status).toBe(404);
  const ours = createHmac("sha256", SECRET).update(`${seconds()}.${body}`).digest("hex");
  expect(await statusOf(hook, { ...json, "x-coffre-signature": `t=${seconds()},v1=${ours}` }, body)).toBe(404);
  await setTriggerEnabled(actor, { triggerId: hook.id, isEnabled: false });
  expect(await statusOf(hook, github(), body)).toBe(404);
});

test("neither the secret nor a signature is in any log, table or answer", async () => {
  const { hook } = await makeSigned("HMAC", { options });
  const headers = timed.HMAC.sign(seconds());
  const answers: unknown[] = [];
  const logged = await captureLog(async () => {
    for (const sent of [body, `${body} `, "{"]) {
      const answer = await engine.call(hook.url, { headers: { ...json, ...headers }, body: sent });
      answers.push(answer.status, [...answer.headers], answer.body);
    }
  });
  expect(answers).toContain(200);
  const proof = headers["x-shop-proof"].slice(2);
  for (const text of [logged, JSON.stringify(answers), await everyTableAsText()]) {
    for (const canary of [SECRET, proof]) expectNoSecret(text, canary);
  }
});
