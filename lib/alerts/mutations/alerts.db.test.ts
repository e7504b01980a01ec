import { describe, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { deleteFlow } from "#lib/flows/mutations/delete-flow.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { makeActor, makeConnection, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { listAlerts } from "../data.ts";
import { type AlertKind, setAlertInput } from "../schema.ts";
import { setAlert } from "./set-alert.ts";
import { turnOffAlert } from "./turn-off-alert.ts";

const answer = { id: "answer", type: "FLOW", action: "RETURN_JSON", params: { payload: "{{ input }}" } };
const mail = { recipient: "ops@acme.example", sender: "coffre@acme.example" };

async function connect(actor: Actor, appId = "SLACK", setupType = "OAUTH_CODE"): Promise<string> {
  const sectionId = await makeSection(actor, "Settings");
  const { id } = await makeConnection(actor, { sectionId, appId, ready: true, name: "Operations" });
  await ownerDb.vaultItem.updateMany({ where: { id }, data: { setupType } });
  return id;
}

async function makeFlow(actor: Actor, publish = true, actions: object[] = [answer]): Promise<string> {
  return (await createFlow(actor, { name: "On trouble", actions: actions as never, publish })).id;
}

const set = (actor: Actor, input: object, kind: AlertKind = "CONNECTION") =>
  setAlert(actor, setAlertInput.parse({ kind, way: "flowId" in input ? "flow" : "connection", ...input }));

const rowsOf = ({ tenantId }: Actor) => ownerDb.tenantAlert.findMany({ where: { tenantId } });
const usesOf = ({ tenantId }: Actor) =>
  ownerDb.vaultItemUse.findMany({
    where: { tenantId, alert: { not: null } },
    select: { itemId: true, alert: true, scopes: true },
  });
const auditOf = ({ tenantId }: Actor) =>
  ownerDb.auditEvent.findMany({
    where: { tenantId, action: { startsWith: "settings." } },
    select: { action: true, detail: true },
    orderBy: { seq: "asc" },
  });

describe("setting an alert", () => {
  test("turns it on for the actor's eyes and in their language, holds the connection, and is audited", async () => {
    const actor = await makeActor();
    await ownerDb.operator.updateMany({ where: { id: actor.operatorId }, data: { language: "fr" } });
    const connectionId = await connect(actor);
    await set(actor, { connectionId, recipient: "#ops" });
    expect(await rowsOf(actor)).toMatchObject([
      { isEnabled: true, connectionId, recipient: "#ops", sender: null, language: "fr", setById: actor.operatorId },
    ]);
    expect(await usesOf(actor)).toEqual([{ itemId: connectionId, alert: "CONNECTION", scopes: ["chat:write"] }]);
    const facts = { alert: "CONNECTION", connection: "Operations", flow: "", recipient: "#ops", sender: "" };
    expect(await auditOf(actor)).toEqual([{ action: "settings.setAlert", detail: facts }]);
    expect(await listAlerts(actor)).toMatchObject([
      { kind: "CONNECTION", isEnabled: true, way: { type: "connection", connectionId, recipient: "#ops" } },
      { kind: "EXPIRY", isEnabled: false, way: null },
      { kind: "EXECUTION", isEnabled: false, way: null },
    ]);
  });

  test("another way takes its place, and lets the connection go", async () => {
    const actor = await makeActor();
    await set(actor, { connectionId: await connect(actor, "MAILJET", "API_KEY"), ...mail });
    const flowId = await makeFlow(actor);
    await set(actor, { flowId });
    expect(await rowsOf(actor)).toMatchObject([{ flowId, connectionId: null, recipient: null, sender: null }]);
    expect(await usesOf(actor)).toEqual([]);
    const [first] = await listAlerts(actor);
    expect(first?.way).toEqual({ type: "flow", flowId, flowName: "On trouble", isPublished: true });
  });

  test("of a webhook no channel is kept: it knows its own", async () => {
    const actor = await makeActor();
    await set(actor, { connectionId: await connect(actor, "SLACK", "WEBHOOK"), recipient: "#ops" });
    expect(await rowsOf(actor)).toMatchObject([{ recipient: null }]);
  });

  test.each([
    ["a mail without a recipient", "SENDGRID", { sender: mail.sender }, { recipient: ["errors.required"] }],
    ["a sender that is no address", "MAILJET", { ...mail, sender: "maud" }, { sender: ["errors.email"] }],
    ["a channel that is none", "SLACK", { recipient: "two words" }, { recipient: ["errors.alertChannel"] }],
    ["a connection of another app", "TWILIO", {}, { connectionId: ["errors.settingWrongApp"] }],
  ])("%s is refused, and nothing is kept", async (_, appId, more, fieldErrors) => {
    const actor = await makeActor();
    const connectionId = await connect(actor, appId);
    await expect(set(actor, { connectionId, ...more })).rejects.toMatchObject({ code: "INVALID", fieldErrors });
    expect([...(await rowsOf(actor)), ...(await usesOf(actor)), ...(await auditOf(actor))]).toEqual([]);
  });

  test("a flow that is not published is refused", async () => {
    const actor = await makeActor();
    const input = { flowId: await makeFlow(actor, false) };
    const fieldErrors = { flowId: ["errors.alertFlowUnpublished"] };
    await expect(set(actor, input)).rejects.toMatchObject({ code: "INVALID", fieldErrors });
  });
});

describe("refused, with nothing changed", () => {
  test("an editor, and a viewer", async () => {
    const owner = await makeActor();
    const connectionId = await connect(owner);
    await set(owner, { connectionId });
    for (const role of ["editor", "viewer"] as const) {
      const actor = await makeActor({ tenantOf: owner, role });
      await expect(set(actor, { connectionId })).rejects.toMatchObject({ code: "FORBIDDEN" });
      await expect(listAlerts(actor)).rejects.toMatchObject({ code: "FORBIDDEN" });
      const off = turnOffAlert(actor, { kind: "CONNECTION", isForgotten: true });
      await expect(off).rejects.toMatchObject({ code: "FORBIDDEN" });
    }
    expect(await rowsOf(owner)).toMatchObject([{ isEnabled: true, setById: owner.operatorId }]);
  });

  test("a connection that is not shared with the administrator, and a flow that uses one", async () => {
    const owner = await makeActor();
    const admin = await makeActor({ tenantOf: owner });
    const connectionId = await connect(owner);
    await expect(set(admin, { connectionId })).rejects.toMatchObject({ code: "NOT_FOUND" });
    const params = { connection_id: toPublicId("ac", connectionId), text: "Hi" };
    const flowId = await makeFlow(owner, true, [{ id: "post", type: "SLACK", action: "POST_MESSAGE", params }]);
    await expect(set(admin, { flowId })).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await rowsOf(owner)).toEqual([]);
  });

  test("what is another tenant's is not there", async () => {
    const [owner, stranger] = [await makeActor(), await makeActor()];
    await expect(set(stranger, { connectionId: await connect(owner) })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(set(stranger, { flowId: await makeFlow(owner) })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await set(owner, { connectionId: await connect(owner) });
    expect((await listAlerts(stranger)).every(({ way }) => way === null)).toBe(true);
    const off = turnOffAlert(stranger, { kind: "CONNECTION", isForgotten: true });
    await expect(off).rejects.toMatchObject({ code: "NOT_FOUND", messageKey: "errors.alertNotSet" });
    expect(await rowsOf(owner)).toMatchObject([{ isEnabled: true }]);
  });
});

describe("turning one off", () => {
  test("is for any administrator, keeps its way, and is audited", async () => {
    const owner = await makeActor();
    const admin = await makeActor({ tenantOf: owner });
    const connectionId = await connect(owner);
    await set(owner, { connectionId });
    await turnOffAlert(admin, { kind: "CONNECTION", isForgotten: false });
    expect(await rowsOf(owner)).toMatchObject([{ isEnabled: false, connectionId, setById: owner.operatorId }]);
    expect(await usesOf(owner)).toHaveLength(1);
    const detail = { alert: "CONNECTION", forgotten: false };
    expect((await auditOf(owner)).at(-1)).toEqual({ action: "settings.turnOffAlert", detail });
  });

  test("for good frees the connection", async () => {
    const actor = await makeActor();
    await set(actor, { connectionId: await connect(actor) });
    await turnOffAlert(actor, { kind: "CONNECTION", isForgotten: true });
    expect(await rowsOf(actor)).toMatchObject([{ isEnabled: false, connectionId: null }]);
    expect(await usesOf(actor)).toEqual([]);
  });
});

test("why one failed is not told to an administrator who may not view its connection: it may be named there", async () => {
  const owner = await makeActor();
  const admin = await makeActor({ tenantOf: owner });
  await set(owner, { connectionId: await connect(owner) });
  const failure = { messageKey: "engine.slackNoChannel", params: { connection: "Operations" } };
  await ownerDb.tenantAlert.updateMany({ where: { tenantId: owner.tenantId }, data: { failure } });
  expect((await listAlerts(owner))[0]?.failure).toEqual(failure);
  expect((await listAlerts(admin))[0]?.failure).toEqual({ messageKey: "alerts.failedHidden", params: {} });
});

test("a flow that an alert starts is not deleted until the alert lets it go", async () => {
  const actor = await makeActor();
  const flowId = await makeFlow(actor);
  await set(actor, { flowId });
  const refused = { code: "CONFLICT", messageKey: "errors.flowAlerts", params: { name: "On trouble", count: 1 } };
  await expect(deleteFlow(actor, { flowId })).rejects.toMatchObject(refused);
  expect(await ownerDb.flow.count({ where: { id: flowId } })).toBe(1);
  await turnOffAlert(actor, { kind: "CONNECTION", isForgotten: true });
  await deleteFlow(actor, { flowId });
  expect(await ownerDb.flow.count({ where: { id: flowId } })).toBe(0);
});
