import { Hono } from "hono";
import { describe, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { open } from "#lib/crypto/open.ts";
import { newId } from "#lib/db/ids.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { listTriggers } from "#lib/triggers/data.ts";
import type { NewTrigger } from "#lib/triggers/schema.ts";
import { createConnection } from "#lib/vault/mutations/create-connection.ts";
import { expectNoSecret } from "#test/canary.ts";
import { auditOf, makeActor, makeSection } from "#test/factories.ts";
import { everyTableAsText, ownerDb } from "#test/owner.ts";
import { keyring, makeHook, makeReturnFlow, makeSchedule } from "#test/triggers.ts";
import { answerError } from "./answer-error.ts";
import { internalTriggers } from "./internal-triggers.ts";

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

const rowsOf = (actor: Actor) =>
  ownerDb.flowTrigger.findMany({ where: { tenantId: actor.tenantId }, include: { secret: true } });
const hookOf = (flowId: string, rest: object = {}) => ({ type: "HOOK", flowId, name: "Shop", mode: "SYNC", ...rest });
const settingsOf = (triggerId: string, rest: object = {}) => ({
  ...{ type: "HOOK", triggerId, name: "Shop 2", mode: "ASYNC", allowsGet: true, ratePerMinute: 60 },
  ...{ concurrencyLimit: 2, idempotency: { from: "body", path: "id" }, idempotencySeconds: 60, ...rest },
});

describe("made", () => {
  test("a hook with a secret: shown once, kept as its hash, audited", async () => {
    const actor = await makeActor({ role: "editor" });
    const flowId = await makeReturnFlow(actor);
    const { status, body } = await post(actor, "", hookOf(flowId));
    expect({ status, body }).toEqual({
      status: 201,
      body: { id: body.id, url: expect.stringMatching(/\/hooks\/aft_\w{22}\/[\w-]{43}$/), signingKey: null },
    });
    const secret = body.url?.split("/").at(-1) ?? "";
    expectNoSecret(await everyTableAsText(), secret);
    expectNoSecret(JSON.stringify(await listTriggers(actor, flowId)), secret);
    expect(await auditOf(actor, body.id)).toMatchObject([
      { action: "trigger.create", detail: { flow: "Order shipped", trigger: "hook", name: "Shop", mode: "SYNC" } },
    ]);
  });

  test("a hook with signatures: its key is sealed for it alone", async () => {
    const actor = await makeActor();
    const { id, url, signingKey } = await makeHook(actor, await makeReturnFlow(actor), { auth: "SIGNATURE" });
    expect(url).toMatch(/\/hooks\/aft_\w{22}$/);
    expect(signingKey).toMatch(/^[\w-]{43}$/);
    expectNoSecret(await everyTableAsText(), signingKey ?? "");
    const [row] = await rowsOf(actor);
    const expected = { use: "trigger-secret", tenant: actor.tenantId, trigger: id } as const;
    const opened = await open(keyring.privateKeys, row?.secret?.jwe ?? "", expected);
    expect(opened.plaintext).toBe(signingKey);
    const other = { ...expected, trigger: newId() };
    await expect(open(keyring.privateKeys, row?.secret?.jwe ?? "", other)).rejects.toMatchObject({ reason: "claims" });
  });

  test("a schedule, due at its next time", async () => {
    const actor = await makeActor();
    const flowId = await makeReturnFlow(actor);
    const made = await makeSchedule(actor, flowId, { timeZone: "Europe/Paris", input: { a: 1 } });
    expect(made).toEqual({ id: made.id, url: null, signingKey: null });
    const [row] = await rowsOf(actor);
    const [summary] = await listTriggers(actor, flowId);
    expect(summary).toMatchObject({ type: "SCHEDULE", input: { a: 1 }, createdBy: "Maud Dupont" });
    expect(summary?.type === "SCHEDULE" && summary.nextTimes).toHaveLength(5);
    expect(summary?.type === "SCHEDULE" && summary.nextTimes[0]).toEqual(row?.nextAt);
  });

  test("what does not fit is told by field, and nothing is made", async () => {
    const actor = await makeActor();
    const flowId = await makeReturnFlow(actor);
    const bad = { type: "SCHEDULE", flowId, name: "", cron: "0 0 31 2 *", timeZone: "UTC" };
    expect(await post(actor, "", bad)).toMatchObject({
      status: 400,
      body: { fieldErrors: { name: ["errors.required"], cron: ["errors.cronNever"] } },
    });
    expect(await rowsOf(actor)).toEqual([]);
  });

  test("not more than a hundred for one flow", async () => {
    const actor = await makeActor();
    const flowId = await makeReturnFlow(actor);
    const row = {
      tenantId: actor.tenantId,
      flowId,
      type: "SCHEDULE",
      name: "x",
      cron: "@daily",
      timeZone: "UTC",
    } as const;
    await ownerDb.flowTrigger.createMany({ data: Array.from({ length: 100 }, () => ({ ...row, id: newId() })) });
    expect(await post(actor, "", hookOf(flowId))).toMatchObject({ status: 409, body: { code: "CONFLICT" } });
  });
});

describe("changed", () => {
  test("all settings, audited by what they were and are; the secret and what it opens stay", async () => {
    const actor = await makeActor();
    const { id } = await makeHook(actor, await makeReturnFlow(actor));
    const [before] = await rowsOf(actor);
    expect(await post(actor, "/update", settingsOf(id))).toEqual({ status: 200, body: { id } });
    const [after] = await rowsOf(actor);
    expect(after).toMatchObject({ name: "Shop 2", mode: "ASYNC", auth: "SECRET", idempotencySource: "body:id" });
    expect(after?.secretHash).toEqual(before?.secretHash);
    const audit = await auditOf(actor, id);
    expect(audit.at(-1)).toMatchObject({
      action: "trigger.update",
      detail: { before: { name: "Shop", ratePerMinute: null }, after: { name: "Shop 2", ratePerMinute: 60 } },
    });
  });

  test("a schedule’s times move what is due; its name and input do not", async () => {
    const actor = await makeActor();
    const { id } = await makeSchedule(actor, await makeReturnFlow(actor));
    const overdue = new Date("2026-01-01T03:00:00Z");
    await ownerDb.flowTrigger.updateMany({ where: { id }, data: { nextAt: overdue } });
    const same = { type: "SCHEDULE", triggerId: id, name: "Nights", cron: "0 3 * * *", timeZone: "UTC", input: [1] };
    await post(actor, "/update", same);
    expect(await rowsOf(actor)).toMatchObject([{ name: "Nights", nextAt: overdue, input: [1] }]);
    expect((await auditOf(actor, id)).at(-1)).toMatchObject({ detail: { inputChanged: true } });
    await post(actor, "/update", { ...same, timeZone: "Asia/Tokyo" });
    const [row] = await rowsOf(actor);
    expect(row?.nextAt?.getTime()).toBeGreaterThan(Date.now());
  });

  test("off, nothing is due; on again, the next time is; saying it twice is audited once", async () => {
    const actor = await makeActor();
    const { id } = await makeSchedule(actor, await makeReturnFlow(actor));
    const set = (isEnabled: boolean) => post(actor, "/enable", { triggerId: id, isEnabled });
    await set(false);
    await set(false);
    expect(await rowsOf(actor)).toMatchObject([{ isEnabled: false, nextAt: null }]);
    await set(true);
    const [row] = await rowsOf(actor);
    expect(row?.nextAt?.getTime()).toBeGreaterThan(Date.now());
    const facts = (await auditOf(actor, id)).slice(1).map(({ detail }) => (detail as { after: object }).after);
    expect(facts).toMatchObject([{ enabled: false }, { enabled: true }]);
  });

  test("a hook does not become a schedule", async () => {
    const actor = await makeActor();
    const { id } = await makeHook(actor, await makeReturnFlow(actor));
    const schedule = { type: "SCHEDULE", triggerId: id, name: "x", cron: "@daily", timeZone: "UTC" };
    expect((await post(actor, "/update", schedule)).status).toBe(400);
  });

  test("a new secret, or key, takes the old one’s place; a schedule has none", async () => {
    const actor = await makeActor();
    const flowId = await makeReturnFlow(actor);
    const hooks = [await makeHook(actor, flowId), await makeHook(actor, flowId, { auth: "SIGNATURE" })];
    const before = await rowsOf(actor);
    for (const hook of hooks) {
      const { status, body } = await post(actor, "/rotate", { triggerId: hook.id });
      expect(status).toBe(200);
      expect([body.url === hook.url, body.signingKey === hook.signingKey].filter(Boolean)).toHaveLength(1);
      expect((await auditOf(actor, hook.id)).at(-1)?.action).toBe("trigger.rotate");
    }
    const after = await rowsOf(actor);
    expect(after[0]?.secretHash).not.toEqual(before[0]?.secretHash);
    expect(after[1]?.secret?.jwe).not.toBe(before[1]?.secret?.jwe);
    const schedule = await makeSchedule(actor, flowId);
    expect((await post(actor, "/rotate", { triggerId: schedule.id })).status).toBe(400);
  });

  test("deleted, with its key; its flow and its executions stay", async () => {
    const actor = await makeActor();
    const flowId = await makeReturnFlow(actor);
    const { id } = await makeHook(actor, flowId, { auth: "SIGNATURE" });
    expect(await post(actor, "/delete", { triggerId: id })).toEqual({ status: 200, body: { id } });
    expect(await rowsOf(actor)).toEqual([]);
    expect(await ownerDb.triggerSecret.count({ where: { triggerId: id } })).toBe(0);
    expect((await auditOf(actor, id)).at(-1)).toMatchObject({ action: "trigger.delete", detail: { name: "Shop" } });
    expect((await post(actor, "/delete", { triggerId: id })).status).toBe(404);
  });
});

/** Every write, of a hook of somebody’s. */
const writes = (flowId: string, triggerId: string): [string, object][] => [
  ["", hookOf(flowId)],
  ["/update", settingsOf(triggerId)],
  ["/enable", { triggerId, isEnabled: false }],
  ["/rotate", { triggerId }],
  ["/delete", { triggerId }],
];

describe("refused, and nothing changed", () => {
  test("to a viewer, and to another organisation, for which it is not there", async () => {
    const owner = await makeActor();
    const flowId = await makeReturnFlow(owner);
    const { id } = await makeHook(owner, flowId, { auth: "SIGNATURE" });
    const before = await rowsOf(owner);
    const viewer = await makeActor({ tenantOf: owner, role: "viewer" });
    const stranger = await makeActor();
    for (const [path, body] of writes(flowId, id)) {
      expect((await post(viewer, path, body)).body.code, path).toBe("FORBIDDEN");
      expect((await post(stranger, path, body)).body.code, path).toBe("NOT_FOUND");
    }
    expect(await rowsOf(owner)).toEqual(before);
    expect(await listTriggers(viewer, flowId)).toHaveLength(1);
    await expect(listTriggers(stranger, flowId)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  test("to who may not see what the published version uses, though the draft no longer does", async () => {
    const owner = await makeActor();
    const sectionId = await makeSection(owner);
    const { id: itemId } = await createConnection(owner, { sectionId, appId: "TWILIO", name: "Alerts" });
    const params = { connection_id: toPublicId("ac", itemId), from: "+1", to: "+2", message: "hi" };
    const sms = [{ id: "sms", type: "TWILIO", action: "SEND_SMS", params }];
    const { id: flowId } = await createFlow(owner, { name: "Order shipped", actions: sms, publish: true });
    const { id } = await makeHook(owner, flowId);
    await ownerDb.flow.updateMany({ where: { id: flowId }, data: { draft: [] } });
    const before = await rowsOf(owner);
    const editor = await makeActor({ tenantOf: owner, role: "editor" });
    const stops = ["/enable", "/delete"];
    for (const [path, body] of writes(flowId, id).filter(([each]) => !stops.includes(each))) {
      expect((await post(editor, path, body)).body.code, path).toBe("FORBIDDEN");
    }
    expect(await rowsOf(owner)).toEqual(before);
    // A hook whose secret leaked is stopped by whoever writes flows; to turn it on again takes more.
    expect((await post(editor, "/enable", { triggerId: id, isEnabled: false })).status).toBe(200);
    expect((await post(editor, "/enable", { triggerId: id, isEnabled: true })).body.code).toBe("FORBIDDEN");
    expect((await post(editor, "/delete", { triggerId: id })).status).toBe(200);
    expect(await rowsOf(owner)).not.toEqual(before);
  });
});
