import { Hono } from "hono";
import { describe, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { listTriggers } from "#lib/triggers/data.ts";
import type { NewTrigger } from "#lib/triggers/schema.ts";
import { createConnection } from "#lib/vault/mutations/create-connection.ts";
import { expectNoSecret } from "#test/canary.ts";
import { auditOf, makeActor, makeSection } from "#test/factories.ts";
import { everyTableAsText, ownerDb } from "#test/owner.ts";
import { makeRunItem } from "#test/run-stored-items.ts";
import { keyring, makeHook, makeReturnFlow } from "#test/triggers.ts";
import { answerError } from "./answer-error.ts";
import { internalTriggers } from "./internal-triggers.ts";

const SECRET = "canary-signing-secret-51";

/** As the internal API calls it, once it has found the actor of the session. */
async function post(actor: Actor, path: string, body: object) {
  const app = new Hono<{ Variables: { actor: Actor } }>();
  app.onError(answerError);
  app.use(async (context, next) => {
    context.set("actor", actor);
    await next();
  });
  app.route("/", internalTriggers(keyring.publicKey));
  const answer = await app.request(`/internal/triggers${path}`, { method: "POST", body: JSON.stringify(body) });
  return { status: answer.status, body: (await answer.json()) as NewTrigger & { code?: string } };
}

async function makeItem(owner: Actor, name = "Hub secret") {
  const sectionId = await makeSection(owner, name);
  const contents = { kind: "credentialSet", username: "", password: SECRET } as const;
  return { sectionId, itemId: await makeRunItem({ keyring }, owner, contents, { name, sectionId }) };
}

const stateOf = ({ tenantId }: Actor) =>
  Promise.all([
    ownerDb.flowTrigger.findMany({ where: { tenantId } }),
    ownerDb.vaultItemUse.findMany({ where: { tenantId } }),
  ]);
const hookOf = (flowId: string, itemId: string, callback: object = {}) => ({
  ...{ type: "HOOK", flowId, name: "Shop", mode: "SYNC", auth: "CALLBACK" },
  callback: { scheme: "GITHUB", itemId, field: "password", ...callback },
});
const settingsOf = (triggerId: string, itemId: string, callback: object = {}) => {
  const { flowId: _, auth: __, ...settings } = hookOf("", itemId, callback);
  return { ...settings, triggerId };
};

async function makeCallback() {
  const owner = await makeActor();
  const flowId = await makeReturnFlow(owner);
  const { itemId, sectionId } = await makeItem(owner);
  const { body } = await post(owner, "", hookOf(flowId, itemId));
  return { owner, flowId, itemId, sectionId, id: body.id };
}

test("made: its address is shown, its item is in use, audited by name; nothing holds the secret", async () => {
  const owner = await makeActor({ role: "editor" });
  const { itemId } = await makeItem(owner);
  const flowId = await makeReturnFlow(owner);
  const { status, body } = await post(owner, "", hookOf(flowId, itemId));
  expect({ status, body }).toEqual({
    status: 201,
    body: { id: body.id, url: expect.stringMatching(/\/hooks\/aft_\w{22}$/), signingKey: null },
  });
  const [[row], uses] = await stateOf(owner);
  expect(row).toMatchObject({ auth: "CALLBACK", secretHash: null, callbackItemId: itemId, callbackOptions: {} });
  expect(uses).toMatchObject([{ itemId, triggerId: body.id, draftOfFlowId: null, flowVersionId: null }]);
  expect(await auditOf(owner, body.id)).toMatchObject([
    { detail: { auth: "CALLBACK", scheme: "GITHUB", callbackItem: "Hub secret", callbackField: "password" } },
  ]);
  const listed = await listTriggers(owner, flowId);
  expect(listed).toMatchObject([{ callback: { scheme: "GITHUB", itemId, itemName: "Hub secret", options: null } }]);
  expectNoSecret(JSON.stringify(listed) + (await everyTableAsText()), SECRET);
});

test("changed: another item and scheme take the place of the first ones, which is free", async () => {
  const { owner, itemId, id } = await makeCallback();
  const other = await makeItem(owner, "Shop key");
  const options = { header: "X-Proof", algorithm: "sha1", encoding: "base64", timestamp: { header: "X-Time" } };
  const change = settingsOf(id, other.itemId, { scheme: "HMAC", options });
  expect((await post(owner, "/update", change)).status).toBe(200);
  const [[row], uses] = await stateOf(owner);
  expect(row).toMatchObject({
    ...{ callbackScheme: "HMAC", callbackItemId: other.itemId },
    callbackOptions: { ...options, prefix: "", timestamp: { header: "X-Time", separator: "." } },
  });
  expect(uses).toMatchObject([{ itemId: other.itemId, triggerId: id }]);
  expect((await auditOf(owner, id)).at(-1)).toMatchObject({
    detail: {
      before: { scheme: "GITHUB", callbackItem: "Hub secret" },
      after: { scheme: "HMAC", callbackItem: "Shop key", header: "X-Proof", signedTime: "X-Time ." },
    },
  });
  expect((await post(owner, "/delete", { triggerId: id })).status).toBe(200);
  expect(await stateOf(owner)).toEqual([[], []]);
  expect(itemId).not.toBe(other.itemId);
});

describe("refused, and nothing is changed", () => {
  test("to who may not view the item, though they may stop the hook", async () => {
    const { owner, flowId, itemId, id } = await makeCallback();
    const editor = await makeActor({ tenantOf: owner, role: "editor" });
    const mine = await makeItem(editor, "Mine");
    const before = await stateOf(owner);
    for (const [path, body] of [
      ["", hookOf(flowId, itemId)],
      ["/update", settingsOf(id, itemId)],
      ["/update", settingsOf(id, mine.itemId)],
      ["/enable", { triggerId: id, isEnabled: true }],
    ] as const) {
      expect((await post(editor, path, body)).body.code, path).toBe("FORBIDDEN");
    }
    expect(await stateOf(owner)).toEqual(before);
    const [hook] = await listTriggers(editor, flowId);
    expect(hook).toMatchObject({ callback: { itemId, itemName: null } });
    expect((await post(editor, "/enable", { triggerId: id, isEnabled: false })).status).toBe(200);
    expect((await post(editor, "/delete", { triggerId: id })).status).toBe(200);
  });

  test("with an item of another organisation, or of nobody", async () => {
    const { owner, flowId } = await makeCallback();
    const elsewhere = await makeItem(await makeActor());
    const before = await stateOf(owner);
    for (const itemId of [elsewhere.itemId, crypto.randomUUID()]) {
      expect((await post(owner, "", hookOf(flowId, itemId))).body.code).toBe("FORBIDDEN");
    }
    expect(await stateOf(owner)).toEqual(before);
  });

  test("with an item that has no such secret", async () => {
    const { owner, flowId, itemId, id } = await makeCallback();
    const sectionId = await makeSection(owner);
    const twilio = await createConnection(owner, { sectionId, appId: "TWILIO", name: "Alerts" });
    const before = await stateOf(owner);
    for (const [callback, field] of [
      [{ field: "username" }, "callback.field"],
      [{ itemId: twilio.id }, "callback.itemId"],
      [{ itemId: twilio.id, scheme: "TWILIO" }, "callback.field"],
      [{ itemId: twilio.id, scheme: "TWILIO", field: "account_id" }, "callback.field"],
    ] as const) {
      const expected = { status: 400, body: { fieldErrors: { [field]: ["errors.callbackItem"] } } };
      expect(await post(owner, "", hookOf(flowId, itemId, callback))).toMatchObject(expected);
      expect(await post(owner, "/update", settingsOf(id, itemId, callback))).toMatchObject(expected);
    }
    expect(await stateOf(owner)).toEqual(before);
  });

  test("from one proof of the callers to another, and a new secret of its own", async () => {
    const { owner, flowId, itemId, id } = await makeCallback();
    const plain = await makeHook(owner, flowId);
    const before = await stateOf(owner);
    const { callback: _, ...settings } = settingsOf(id, itemId);
    expect(await post(owner, "/update", settings)).toMatchObject({ body: { messageKey: "errors.hookOtherAuth" } });
    const toCallback = settingsOf(plain.id, itemId);
    expect(await post(owner, "/update", toCallback)).toMatchObject({ body: { messageKey: "errors.hookOtherAuth" } });
    const rotated = await post(owner, "/rotate", { triggerId: id });
    expect(rotated).toMatchObject({ status: 400, body: { messageKey: "errors.callbackSecretInVault" } });
    expect(await stateOf(owner)).toEqual(before);
  });
});
