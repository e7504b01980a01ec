import { expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { createForm } from "#lib/forms/mutations/create-form.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { createConnection } from "#lib/vault/mutations/create-connection.ts";
import { makeActor, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { sampleEnvelope } from "#test/sample-envelope.ts";
import { importEnvelope } from "../mutations/import-envelope.ts";
import type { ImportInput } from "../schema.ts";
import { exportEnvelope } from "./export-envelope.ts";

const importAll = (actor: Actor, envelope: typeof sampleEnvelope, sectionId: string) =>
  importEnvelope(actor, {
    envelope,
    connections: mapOf(envelope.connections, ({ name }) => ({ way: "make", name })),
    flows: mapOf(envelope.flows, ({ name }) => ({ way: "make", name })),
    items: {},
    form: { way: "make", name: envelope.form.name },
    sectionId,
    publish: false,
  } as ImportInput);

function mapOf<Member>(members: Record<string, Member>, read: (member: Member) => object): Record<string, object> {
  return Object.fromEntries(Object.entries(members).map(([key, member]) => [key, read(member)]));
}

test("what was imported is exported as it was, from one tenant to the next", async () => {
  const actor = await makeActor();
  const made = await importAll(actor, sampleEnvelope, await makeSection(actor));
  const { file, name } = await exportEnvelope(actor, { form: made.form?.id });
  const ids = mapOf(sampleEnvelope.connections, (connection) => connection);
  const withOwnIds = Object.fromEntries(Object.entries(ids).map(([id, each]) => [id, { ...each, id }]));
  expect(file).toEqual({ ...sampleEnvelope, connections: withOwnIds });
  expect(name).toBe("Progressive profile");

  const elsewhere = await makeActor();
  const again = await importAll(elsewhere, JSON.parse(JSON.stringify(file)), await makeSection(elsewhere));
  expect((await exportEnvelope(elsewhere, { form: again.form?.id })).file).toEqual(file);
});

test("a flow brings those that it calls; all flows are all", async () => {
  const actor = await makeActor();
  const call = (id: string) => [
    { id: "call", type: "FLOW", action: "CALL_FLOW", params: { flow_id: toPublicId("af", id) } },
  ];
  const inner = await createFlow(actor, { name: "Inner" });
  const middle = await createFlow(actor, { name: "Middle", actions: call(inner.id) });
  const outer = await createFlow(actor, { name: "Outer", actions: call(middle.id) });
  await createFlow(actor, { name: "Alone" });
  const namesOf = async (input: object) =>
    Object.values((await exportEnvelope(actor, input)).file.flows).map(({ name }) => name);
  expect(await namesOf({ flow: outer.id })).toEqual(["Outer", "Middle", "Inner"]);
  expect(await namesOf({ flow: inner.id })).toEqual(["Inner"]);
  expect(await namesOf({})).toEqual(["Inner", "Middle", "Outer", "Alone"]);
});

test("no secret is in it, of a connection or of a form, and no name that the reader may not see", async () => {
  const owner = await makeActor();
  const sectionId = await makeSection(owner, "Hidden");
  const setup = { type: "API_KEY", account_id: "AC0123456789", api_key: "canary-export-token" };
  const { id } = await createConnection(owner, { sectionId, appId: "TWILIO", name: "Very private name", setup });
  const params = { connection_id: toPublicId("ac", id), from: "", to: "", message: "" };
  const flow = await createFlow(owner, {
    name: "Texts",
    actions: [{ id: "a", type: "TWILIO", action: "SEND_SMS", params }],
  });
  const captcha = { site_key: "site", secret_key: "canary-form-secret" };
  const component = { id: "c", category: "WIDGET", type: "RECAPTCHA", config: captcha } as const;
  const form = await createForm(owner, {
    name: "Asks",
    nodes: [
      { id: "n", type: "STEP", config: { components: [component] } },
      { id: "f", type: "FLOW", config: { flow_id: toPublicId("af", flow.id) } },
    ],
  });
  const viewer = await makeActor({ tenantOf: owner, role: "viewer" });
  const { file } = await exportEnvelope(viewer, { form: form.id });
  expect(file).toMatchObject({
    form: {
      nodes: [{ config: { components: [{ config: { secret_key: "***" } }] } }, { config: { flow_id: "#FLOW-1#" } }],
    },
    connections: { "#CONN-1#": { app_id: "TWILIO", name: "Twilio 1" } },
  });
  const text = JSON.stringify(file);
  for (const hidden of ["canary", "Very private", id, params.connection_id]) expect(text).not.toContain(hidden);
  expect(JSON.stringify(await exportEnvelope(owner, { flow: flow.id }))).toContain("Very private name");
});

test("of another tenant nothing is there", async () => {
  const owner = await makeActor();
  const { id } = await createFlow(owner, { name: "Mine" });
  const form = await createForm(owner, { name: "Mine" });
  const stranger = await makeActor();
  await expect(exportEnvelope(stranger, { flow: id })).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(exportEnvelope(stranger, { form: form.id })).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect((await exportEnvelope(stranger, {})).file.flows).toEqual({});
});

test("more flows than an import takes are refused", async () => {
  const actor = await makeActor();
  const { tenantId, operatorId } = actor;
  await ownerDb.$executeRaw`insert into "Flow" ("tenantId", "id", "name", "draftVersion", "draftSavedById", "updatedAt")
    select ${tenantId}::uuid, gen_random_uuid(), 'Flow ' || n, 1, ${operatorId}::uuid, now() from generate_series(1, 501) n`;
  await expect(exportEnvelope(actor, {})).rejects.toMatchObject({ messageKey: "errors.exportTooManyFlows" });
});
