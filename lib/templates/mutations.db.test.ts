import { describe, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { listFlows } from "#lib/flows/data/list-flows.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { walkActions } from "#lib/flows/walk-actions.ts";
import { languages } from "#lib/shared/local-text.ts";
import { fromPublicId } from "#lib/shared/public-id.ts";
import { auditOf, makeActor, makeConnection, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { createFromTemplate } from "./mutations.ts";
import { templateIds } from "./schema.ts";
import { connectionsOf } from "./templates.ts";

const input = { templateId: "failedPayment", name: "Dunning", language: "en", connections: {} } as const;

async function draftOf(id: string): Promise<FlowAction[]> {
  return (await ownerDb.flow.findFirstOrThrow({ where: { id } })).draft as unknown as FlowAction[];
}

/** Ids of connections by the app of the actions that use them; null where none is chosen. */
async function chosenIn(id: string): Promise<Record<string, string | null>> {
  const actions = [...walkActions(await draftOf(id))].map(({ action }) => action);
  return Object.fromEntries(
    actions
      .filter(({ params }) => params?.connection_id !== undefined)
      .map(({ type, params }) => [type, fromPublicId("ac", params?.connection_id ?? "")]),
  );
}

const countAll = ({ tenantId }: Actor) =>
  Promise.all([
    ownerDb.vaultItem.count({ where: { tenantId } }),
    ownerDb.flow.count({ where: { tenantId } }),
    ownerDb.auditEvent.count({ where: { tenantId } }),
  ]);

describe.each(templateIds)("the template %s", (templateId) => {
  test.each(languages)("becomes a draft with empty connections in %s, and all of it is audited", async (language) => {
    const actor = await makeActor();
    const sectionId = await makeSection(actor);
    const needed = connectionsOf(templateId, language);
    const made = await createFromTemplate(actor, { templateId, name: "Mine", language, sectionId, connections: {} });

    expect(made.made).toBe(needed.length);
    const items = await ownerDb.vaultItem.findMany({ where: { tenantId: actor.tenantId } });
    const facts = items.map(({ name, appId, ready, sectionId: at }) => ({ name, appId, ready, at }));
    const wanted = needed.map(({ name, appId }) => ({ name, appId, ready: false, at: sectionId }));
    expect(facts).toHaveLength(wanted.length);
    expect(facts).toEqual(expect.arrayContaining(wanted));
    const byApp = Object.fromEntries(items.map(({ appId, id }) => [appId, id]));
    expect(await chosenIn(made.id)).toEqual(byApp);
    expect(await db.vaultItemUse.count({ where: { draftOfFlowId: made.id } })).toBe(needed.length);
    expect((await listFlows(actor, { search: "", page: 1 })).flows).toMatchObject([
      { id: made.id, name: "Mine", isPublished: false, emptyConnections: needed.length },
    ]);

    const { operatorId } = actor;
    expect(await auditOf(actor, made.id)).toMatchObject([{ action: "flow.create", operatorId }]);
    for (const { id, name } of items) {
      const detail = { name, empty: true };
      expect(await auditOf(actor, id)).toMatchObject([{ action: "item.create", operatorId, detail }]);
    }
  });
});

test("a connection that was chosen is used, of a section that may only be viewed too; the others are made", async () => {
  const owner = await makeActor();
  const shared = await makeSection(owner, "Shared");
  const { id: slackId } = await makeConnection(owner, { sectionId: shared, appId: "SLACK", ready: true });
  const editor = await makeActor({ tenantOf: owner, role: "editor", grants: { [shared]: "view" } });
  const sectionId = await makeSection(editor, "Own");
  const made = await createFromTemplate(editor, { ...input, sectionId, connections: { "#TEAM#": slackId } });
  expect(made.made).toBe(2);
  expect((await chosenIn(made.id)).SLACK).toBe(slackId);
  expect(await ownerDb.vaultItem.count({ where: { sectionId } })).toBe(2);
});

test("without a section nothing is made, and what was not chosen is left to be chosen", async () => {
  const owner = await makeActor();
  const shared = await makeSection(owner);
  const { id: stripeId } = await makeConnection(owner, { sectionId: shared, appId: "STRIPE" });
  const editor = await makeActor({ tenantOf: owner, role: "editor", grants: { [shared]: "view" } });
  const made = await createFromTemplate(editor, { ...input, sectionId: null, connections: { "#BILLING#": stripeId } });
  expect(made.made).toBe(0);
  expect(await chosenIn(made.id)).toEqual({ STRIPE: stripeId, MAILJET: null, SLACK: null });
});

test("made twice, the second connections get a number, whatever the case of the first", async () => {
  const actor = await makeActor();
  const sectionId = await makeSection(actor);
  await makeConnection(actor, { sectionId, name: "SLACK: Team Channel", appId: "SLACK" });
  await createFromTemplate(actor, { ...input, sectionId });
  const names = await ownerDb.vaultItem.findMany({ where: { sectionId }, select: { name: true } });
  expect(names.map(({ name }) => name)).toContain("Slack: team channel (2)");
});

describe("refused, and nothing is written", () => {
  const fails = async (actor: Actor, change: object, error: object) => {
    const before = await countAll(actor);
    await expect(createFromTemplate(actor, { ...input, sectionId: null, ...change })).rejects.toMatchObject(error);
    expect(await countAll(actor)).toEqual(before);
  };

  test("a viewer, who has full control of the section", async () => {
    const owner = await makeActor();
    const sectionId = await makeSection(owner);
    const viewer = await makeActor({ tenantOf: owner, role: "viewer", grants: { [sectionId]: "change" } });
    await fails(viewer, { sectionId }, { code: "FORBIDDEN", messageKey: "errors.roleForbids" });
  });

  test("a section that one may only view, may not see, or of another tenant", async () => {
    const owner = await makeActor();
    const sectionId = await makeSection(owner);
    const editor = await makeActor({ tenantOf: owner, role: "editor", grants: { [sectionId]: "view" } });
    await fails(editor, { sectionId }, { code: "FORBIDDEN", messageKey: "errors.sectionForbids" });
    await fails(editor, { sectionId: await makeSection(owner, "Hidden") }, { code: "NOT_FOUND" });
    await fails(editor, { sectionId: await makeSection(await makeActor()) }, { code: "NOT_FOUND" });
  });

  test("a chosen connection that is not shared, of another app or of another tenant", async () => {
    const owner = await makeActor();
    const sectionId = await makeSection(owner);
    const hidden = await makeConnection(owner, { sectionId: await makeSection(owner, "Hidden"), appId: "SLACK" });
    const twilio = await makeConnection(owner, { sectionId, appId: "TWILIO" });
    const stranger = await makeActor();
    const foreign = await makeConnection(stranger, { sectionId: await makeSection(stranger), appId: "SLACK" });
    const editor = await makeActor({ tenantOf: owner, role: "editor", grants: { [sectionId]: "change" } });
    for (const { id } of [hidden, twilio, foreign]) {
      await fails(editor, { sectionId, connections: { "#TEAM#": id } }, { code: "INVALID" });
    }
  });
});

test("another tenant sees nothing of it", async () => {
  const owner = await makeActor();
  await createFromTemplate(owner, { ...input, sectionId: await makeSection(owner) });
  const stranger = await makeActor();
  expect((await listFlows(stranger, { search: "", page: 1 })).total).toBe(0);
});
