import { describe, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { newId } from "#lib/db/ids.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { createForm } from "#lib/forms/mutations/create-form.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { auditOf, makeActor, makeConnection, makeSection } from "#test/factories.ts";
import { everyTableAsText, ownerDb } from "#test/owner.ts";
import { sampleEnvelope } from "#test/sample-envelope.ts";
import { planFile } from "../data/plan-file.ts";
import type { ImportInput, ImportPlan } from "../schema.ts";
import { importEnvelope } from "./import-envelope.ts";

/** What the page sends if nobody changes anything. */
async function choose(
  actor: Actor,
  envelope: unknown,
  sectionId: string | null,
  change: (plan: ImportPlan) => Partial<ImportInput> = () => ({}),
): Promise<ImportInput> {
  const plan = await planFile(actor, envelope);
  return {
    envelope,
    connections: Object.fromEntries(
      plan.connections.map(({ placeholder, matchId, name }) => [
        placeholder,
        matchId ? { way: "use", itemId: matchId } : { way: "make", name },
      ]),
    ),
    items: Object.fromEntries(plan.items.map(({ placeholder, matchId }) => [placeholder, matchId ?? ""])),
    flows: Object.fromEntries(
      plan.flows.map(({ placeholder, freeName: name }) => [placeholder, { way: "make", name }]),
    ),
    form: plan.form && { way: "make", name: plan.form.freeName },
    sectionId,
    publish: false,
    ...change(plan),
  };
}

const countAll = async ({ tenantId }: Actor) =>
  Promise.all([
    ownerDb.vaultItem.count({ where: { tenantId } }),
    ownerDb.flow.count({ where: { tenantId } }),
    ownerDb.form.count({ where: { tenantId } }),
    ownerDb.auditEvent.count({ where: { tenantId } }),
  ]);

const flowOf = ({ tenantId }: Actor, name: string) => ownerDb.flow.findFirstOrThrow({ where: { tenantId, name } });

describe("an export of Auth0's dashboard", () => {
  test("becomes empty connections, drafts and a form that refer to each other, and all of it is audited", async () => {
    const actor = await makeActor();
    const sectionId = await makeSection(actor);
    const made = await importEnvelope(actor, await choose(actor, sampleEnvelope, sectionId));

    expect(made.connections).toMatchObject([
      { name: "Order alerts", appId: "TWILIO", hosts: [] },
      { name: "Shop API", appId: "HTTP", hosts: ["https://api.shop.example"] },
      { name: "Team channel", appId: "SLACK", hosts: [] },
    ]);
    const items = await ownerDb.vaultItem.findMany({ where: { tenantId: actor.tenantId } });
    expect(items.map(({ ready, version, sectionId: id }) => [ready, version, id])).toEqual(
      Array(3).fill([false, 0, sectionId]),
    );
    const [twilio, http, slack] = made.connections.map(({ id }) => toPublicId("ac", id));
    const send = await flowOf(actor, "Send a code by SMS");
    const tell = await flowOf(actor, "Tell the shop");
    expect(made.flows).toMatchObject([
      { id: send.id, isPublished: false },
      { id: tell.id, isReplaced: false },
    ]);
    expect(send).toMatchObject({ publishedVersionId: null, draft: [{}, { params: { connection_id: twilio } }] });
    expect(tell.draft).toMatchObject([
      { params: { then: [{ params: { connection_id: http } }], else: [{ params: { connection_id: slack } }] } },
    ]);
    const form = await ownerDb.form.findFirstOrThrow({ where: { id: made.form?.id ?? "" } });
    const [sendId, tellId] = [send, tell].map(({ id }) => toPublicId("af", id));
    expect(form.document).toMatchObject({
      nodes: [
        { config: { components: [{}, { config: { flow_id: sendId } }, {}] } },
        { config: { flow_id: sendId } },
        {},
      ],
      ending: { after_submit: { flow_id: tellId } },
    });
    expect(await ownerDb.formFlow.count({ where: { formId: form.id } })).toBe(2);
    expect(await ownerDb.vaultItemUse.count({ where: { draftOfFlowId: tell.id } })).toBe(2);
    expect(await everyTableAsText()).not.toContain("#CONN-");

    const { operatorId } = actor;
    expect(await auditOf(actor, items[0]?.id ?? "")).toMatchObject([{ action: "item.create", operatorId }]);
    expect(await auditOf(actor, send.id)).toMatchObject([{ action: "flow.create", operatorId }]);
    expect(await auditOf(actor, form.id)).toMatchObject([{ action: "form.create", operatorId }]);
  });

  test("again, what has its name is used, and a second one gets a number", async () => {
    const actor = await makeActor();
    const sectionId = await makeSection(actor);
    await importEnvelope(actor, await choose(actor, sampleEnvelope, sectionId));
    const again = await importEnvelope(actor, await choose(actor, sampleEnvelope, null));
    expect(again.connections).toEqual([]);
    expect(again.flows.map(({ name }) => name)).toEqual(["Send a code by SMS (2)", "Tell the shop (2)"]);
    expect(again.form?.name).toBe("Progressive profile (2)");
  });

  test("replacing keeps the ids, and writes drafts and the form anew", async () => {
    const actor = await makeActor();
    const sectionId = await makeSection(actor);
    const first = await importEnvelope(actor, await choose(actor, sampleEnvelope, sectionId));
    const tell = await flowOf(actor, "Tell the shop");
    await ownerDb.flow.updateMany({ where: { id: tell.id }, data: { draft: [] } });
    await ownerDb.form.updateMany({
      where: { id: first.form?.id ?? "" },
      data: { document: { style: { css: "a{}" } } },
    });
    const replace = (existing: { id: string } | null) => ({ way: "replace" as const, id: existing?.id ?? "" });
    const input = await choose(actor, sampleEnvelope, null, (plan) => ({
      flows: Object.fromEntries(plan.flows.map(({ placeholder, existing }) => [placeholder, replace(existing)])),
      form: replace(plan.form?.existing ?? null),
    }));
    const again = await importEnvelope(actor, input);
    expect(again.flows.map(({ id, isReplaced }) => [id, isReplaced])).toEqual(first.flows.map(({ id }) => [id, true]));
    expect(again.form).toEqual({ ...first.form, isReplaced: true });
    expect((await flowOf(actor, "Tell the shop")).draft).toEqual(tell.draft);
    const form = await ownerDb.form.findFirstOrThrow({ where: { id: first.form?.id ?? "" } });
    expect(form.document).toMatchObject({ start: { next_node: "step_ask" } });
    expect(form.document).not.toHaveProperty("style");
    // What was the same already is not written, and not told.
    expect((await auditOf(actor, tell.id)).map(({ action }) => action)).toEqual(["flow.create", "flow.saveDraft"]);
    expect(await auditOf(actor, first.flows[0]?.id ?? "")).toHaveLength(1);
    expect((await auditOf(actor, form.id)).map(({ action }) => action)).toEqual(["form.create", "form.update"]);
  });

  test("published at once, but for a flow with an expression that does not parse", async () => {
    const actor = await makeActor();
    const sectionId = await makeSection(actor);
    const envelope = structuredClone(sampleEnvelope);
    Object.assign(envelope.flows["#FLOW-1#"].actions[1]?.params ?? {}, { message: "Code {{ actions." });
    const made = await importEnvelope(actor, { ...(await choose(actor, envelope, sectionId)), publish: true });
    expect(made.flows.map(({ isPublished }) => isPublished)).toEqual([false, true]);
    expect((await flowOf(actor, "Tell the shop")).publishedVersionId).not.toBeNull();
    const audit = await auditOf(actor, made.flows[1]?.id ?? "");
    expect(audit.map(({ action }) => action)).toEqual(["flow.create", "flow.publish"]);
  });
});

test("flows that call each other, in a file without a form", async () => {
  const actor = await makeActor();
  const call = (flow_id: string) => [{ id: "call", type: "FLOW", action: "CALL_FLOW", params: { flow_id } }];
  const envelope = {
    flows: {
      "#FLOW-1#": { name: "Ping", actions: call("#FLOW-2#") },
      "#FLOW-2#": { name: "Pong", actions: call("#FLOW-1#") },
    },
  };
  const made = await importEnvelope(actor, { ...(await choose(actor, envelope, null)), publish: true });
  const [ping, pong] = made.flows.map(({ id }) => toPublicId("af", id));
  expect((await flowOf(actor, "Ping")).draft).toMatchObject([{ params: { flow_id: pong } }]);
  expect((await flowOf(actor, "Pong")).draft).toMatchObject([{ params: { flow_id: ping } }]);
  expect(made.flows.every(({ isPublished }) => isPublished)).toBe(true);
});

test("the bare graph of a form, whose flows are here", async () => {
  const actor = await makeActor();
  const { id } = await createFlow(actor, { name: "Here" });
  const { form } = sampleEnvelope;
  const text = JSON.stringify({ ...form, id: "ap_x", flow_count: 2, created_at: "2026-01-01T00:00:00.000Z" });
  const graph = JSON.parse(text.replaceAll(/#FLOW-\d#/g, toPublicId("af", id)));
  const made = await importEnvelope(actor, await choose(actor, graph, null));
  expect(made).toMatchObject({ flows: [], form: { name: "Progressive profile", isReplaced: false } });
  expect(await ownerDb.formFlow.findMany({ where: { formId: made.form?.id ?? "" } })).toMatchObject([{ flowId: id }]);
});

describe("refused, and nothing is written", () => {
  const fails = async (actor: Actor, input: ImportInput, error: object) => {
    const before = await countAll(actor);
    await expect(importEnvelope(actor, input)).rejects.toMatchObject(error);
    expect(await countAll(actor)).toEqual(before);
  };

  test("a viewer", async () => {
    const owner = await makeActor();
    const sectionId = await makeSection(owner);
    const viewer = await makeActor({ tenantOf: owner, role: "viewer", grants: { [sectionId]: "change" } });
    const input = await choose(owner, sampleEnvelope, sectionId);
    await fails(viewer, input, { code: "FORBIDDEN", messageKey: "errors.roleForbids" });
    await expect(planFile(viewer, sampleEnvelope)).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  test("into a section that one may only view, or may not see, or of another tenant", async () => {
    const owner = await makeActor();
    const sectionId = await makeSection(owner);
    const editor = await makeActor({ tenantOf: owner, role: "editor", grants: { [sectionId]: "view" } });
    const input = await choose(editor, sampleEnvelope, sectionId);
    await fails(editor, input, { code: "FORBIDDEN", messageKey: "errors.sectionForbids" });
    const hidden = await makeSection(owner, "Hidden");
    await fails(editor, { ...input, sectionId: hidden }, { code: "NOT_FOUND" });
    const foreign = await makeSection(await makeActor());
    await fails(editor, { ...input, sectionId: foreign }, { code: "NOT_FOUND" });
  });

  test("with a connection that is not shared, of another app, of another tenant, or none at all", async () => {
    const owner = await makeActor();
    const shared = await makeSection(owner);
    const hidden = await makeSection(owner, "Hidden");
    const editor = await makeActor({ tenantOf: owner, role: "editor", grants: { [shared]: "change" } });
    const stranger = await makeActor();
    const ids = [
      (await makeConnection(owner, { sectionId: hidden })).id,
      (await makeConnection(owner, { sectionId: shared, appId: "SLACK" })).id,
      (await makeConnection(stranger, { sectionId: await makeSection(stranger) })).id,
      newId(),
    ];
    const input = await choose(editor, sampleEnvelope, shared);
    for (const itemId of ids) {
      const connections = { ...input.connections, "#CONN-1#": { way: "use" as const, itemId } };
      await fails(editor, { ...input, connections }, { code: "INVALID" });
    }
    const { "#CONN-2#": _, ...connections } = input.connections;
    await fails(editor, { ...input, connections }, { fieldErrors: { "connections.#CONN-2#": ["errors.required"] } });
    await fails(editor, { ...input, sectionId: null }, { fieldErrors: { sectionId: ["errors.required"] } });
  });

  test("a name that the section has, told at its connection", async () => {
    const actor = await makeActor();
    const sectionId = await makeSection(actor);
    const input = await choose(actor, sampleEnvelope, sectionId);
    await makeConnection(actor, { sectionId, name: "shop api", appId: "JWT" });
    const fieldErrors = { "connections.#CONN-2#": ["errors.nameTaken"] };
    await fails(actor, input, { code: "CONFLICT", fieldErrors });
  });

  test("replacing a flow or a form that is not the one of that name, or whose connections are not shared", async () => {
    const owner = await makeActor();
    const sectionId = await makeSection(owner);
    const editor = await makeActor({ tenantOf: owner, role: "editor", grants: { [sectionId]: "change" } });
    const other = await createFlow(owner, { name: "Other" });
    const { publicId } = await makeConnection(owner, { sectionId: await makeSection(owner, "Hidden") });
    const params = { connection_id: publicId, from: "", to: "", message: "" };
    const locked = await createFlow(owner, {
      name: "Tell the shop",
      actions: [{ id: "a", type: "TWILIO", action: "SEND_SMS", params }],
    });
    const form = await createForm(owner, { name: "Other" });
    const input = await choose(editor, sampleEnvelope, sectionId);
    for (const id of [other.id, locked.id, newId()]) {
      const flows = { ...input.flows, "#FLOW-2#": { way: "replace" as const, id } };
      await fails(editor, { ...input, flows }, { fieldErrors: { "flows.#FLOW-2#": ["errors.required"] } });
    }
    await fails(
      editor,
      { ...input, form: { way: "replace", id: form.id } },
      { fieldErrors: { form: ["errors.required"] } },
    );
  });

  test("a file with a problem", async () => {
    const actor = await makeActor();
    const envelope = structuredClone(sampleEnvelope) as { connections: object };
    Reflect.deleteProperty(envelope.connections, "#CONN-3#");
    const input = await choose(actor, envelope, await makeSection(actor));
    const params = { place: "flows › #FLOW-2# › actions › 0 › params › else › 0 › params › connection_id", count: 1 };
    await fails(actor, input, { code: "INVALID", messageKey: "errors.importProblems", params });
  });
});

test("of another tenant a plan finds neither connections, flows nor forms", async () => {
  const owner = await makeActor();
  await importEnvelope(owner, await choose(owner, sampleEnvelope, await makeSection(owner)));
  const here = await planFile(owner, sampleEnvelope);
  const there = await planFile(await makeActor(), sampleEnvelope);
  const found = ({ connections, flows, form }: ImportPlan) => [
    ...connections.map(({ matchId }) => matchId !== null),
    ...[...flows, form].map((each) => each?.existing !== null),
  ];
  expect(found(here)).toEqual(Array(6).fill(true));
  expect(found(there)).toEqual(Array(6).fill(false));
  const foreign = {
    form: { name: "f", ending: { after_submit: { flow_id: toPublicId("af", here.flows[0]?.existing?.id ?? "") } } },
  };
  expect((await planFile(owner, foreign)).problems).toEqual([]);
  expect((await planFile(await makeActor(), foreign)).problems).toMatchObject([
    { messageKey: "errors.importFlowMissing" },
  ]);
});
