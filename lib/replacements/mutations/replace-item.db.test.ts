import { describe, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { newId } from "#lib/db/ids.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { publishFlow } from "#lib/flows/mutations/publish-flow.ts";
import { saveDraft } from "#lib/flows/mutations/save-draft.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { auditOf, makeActor, makeConnection, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { previewReplacement } from "../data/preview-replacement.ts";
import { replaceItem } from "./replace-item.ts";

const sms = (connectionId: string, id = "sms"): FlowAction => ({
  ...{ id, type: "TWILIO", action: "SEND_SMS" },
  params: { connection_id: toPublicId("ac", connectionId), from: "+1", to: "+2", message: "Hi" },
});
const nested = (...then: FlowAction[]): FlowAction => ({
  ...{ id: "branch", type: "FLOW", action: "BOOLEAN_CONDITION" },
  params: { if: true, then: then as never },
});

async function arrange() {
  const actor = await makeActor({ role: "editor" });
  const sectionId = await makeSection(actor);
  const former = await makeConnection(actor, { sectionId, name: "Old line" });
  const next = await makeConnection(actor, { sectionId, name: "New line" });
  return { actor, sectionId, formerId: former.id, nextId: next.id };
}

const draftOf = async (flowId: string) => {
  const { draft, draftVersion } = await ownerDb.flow.findFirstOrThrow({ where: { id: flowId } });
  return { draft, draftVersion };
};
const make = async (actor: Actor, name: string, actions: FlowAction[], publish = false) =>
  (await createFlow(actor, { name, actions, publish })).id;
const usesOf = async (itemId: string) => ownerDb.vaultItemUse.count({ where: { itemId } });

describe("replaceItem", () => {
  test("changes drafts, publishes those that are asked for, and leaves one audit row", async () => {
    const { actor, formerId, nextId } = await arrange();
    const drafted = await make(actor, "Drafted", [nested(sms(formerId)), sms(nextId, "second")]);
    const live = await make(actor, "Live", [sms(formerId)], true);
    const kept = await make(actor, "Kept", [sms(formerId)], true);

    const result = await replaceItem(actor, {
      ...{ formerId, nextId },
      flows: [
        { flowId: drafted, draftVersion: 2, publish: false },
        { flowId: live, draftVersion: 2, publish: true },
        { flowId: kept, draftVersion: 2, publish: false },
      ],
    });

    expect(result).toEqual({
      replacementId: expect.any(String),
      changed: [
        { flowId: drafted, name: "Drafted", number: null },
        { flowId: live, name: "Live", number: 2 },
        { flowId: kept, name: "Kept", number: null },
      ],
      refused: [],
    });
    expect(await draftOf(drafted)).toEqual({
      draft: [nested(sms(nextId)), sms(nextId, "second")],
      draftVersion: 3,
    });
    const published = async (id: string) =>
      (await ownerDb.flowVersion.findFirstOrThrow({ where: { publishedAs: { id } } })).actions;
    expect(await published(live)).toEqual([sms(nextId)]);
    expect(await published(kept)).toEqual([sms(formerId)]);
    expect(await usesOf(formerId)).toBe(1);
    const detail = {
      ...{ name: "Old line", replacement: "New line" },
      ...{ flows: ["Drafted", "Live", "Kept"], published: ["Live"] },
    };
    expect(await auditOf(actor, formerId)).toMatchObject([{ action: "item.replaceInFlows", detail }]);
    expect((await auditOf(actor, live)).map(({ action }) => action)).toEqual(["flow.create", "flow.publish"]);
  });

  test("replaces a stored item where it is chosen and where texts name it", async () => {
    const { actor, sectionId } = await arrange();
    const login = async (name: string) => {
      const id = newId();
      const row = { tenantId: actor.tenantId, id, sectionId, kind: "credentialSet", name, ready: true } as const;
      await ownerDb.vaultItem.create({ data: { ...row, fingerprint: "0", origins: ["https://shop.example"] } });
      return id;
    };
    const [formerId, nextId] = [await login("Old login"), await login("New login")];
    const call = (itemId: string): FlowAction => ({
      ...{ id: "call", type: "HTTP", action: "SEND_REQUEST" },
      params: {
        ...{ url: "https://shop.example/", credential_set: itemId },
        headers: { "X.Pass": `a {{@VaultItem.${itemId}.Password}} b {{ @VaultItem.${itemId}.Username }}` },
      },
    });
    const flowId = await make(actor, "Shop", [call(formerId)]);
    const preview = await previewReplacement(actor, { formerId, nextId });
    expect(preview.flows[0]?.actions[0]?.places).toEqual([
      { path: "credential_set", field: null },
      { path: "headers.X.Pass", field: "Password" },
      { path: "headers.X.Pass", field: "Username" },
    ]);
    await replaceItem(actor, { formerId, nextId, flows: [{ flowId, draftVersion: 2, publish: false }] });
    expect((await draftOf(flowId)).draft).toEqual([call(nextId)]);
    expect(await usesOf(formerId)).toBe(0);
  });

  test("refuses by itself each flow that changed since, may not be edited, or is gone, and changes the others", async () => {
    const { actor, sectionId, formerId, nextId } = await arrange();
    const owner = await makeActor({ tenantOf: actor, role: "editor", name: "Paul" });
    const hiddenSection = await makeSection(owner, "Paul’s own");
    await ownerDb.vaultAuthorization.create({
      data: { tenantId: actor.tenantId, id: newId(), sectionId, right: "view", operatorId: owner.operatorId },
    });
    const hidden = await makeConnection(owner, { sectionId: hiddenSection, name: "Secret line" });
    const stale = await make(actor, "Stale", [sms(formerId)]);
    await saveDraft(owner, { flowId: stale, baseVersion: 2, actions: [sms(formerId), sms(formerId, "more")] });
    const locked = await make(owner, "Locked", [sms(formerId), sms(hidden.id, "theirs")]);
    const cleared = await make(actor, "Cleared", []);
    const apart = await make(actor, "Apart", [sms(formerId)], true);
    await saveDraft(actor, { flowId: apart, baseVersion: 2, actions: [sms(formerId), sms(formerId, "new")] });
    const good = await make(actor, "Good", [sms(formerId)]);
    const stranger = await makeActor();
    const foreign = await make(stranger, "Foreign", []);
    const wanted = (flowId: string, draftVersion = 2, publish = false) => ({ flowId, draftVersion, publish });

    const { changed, refused } = await replaceItem(actor, {
      ...{ formerId, nextId },
      flows: [
        wanted(stale),
        wanted(locked),
        wanted(cleared, 1),
        wanted(apart, 3, true),
        wanted(foreign, 1),
        wanted(good),
      ],
    });

    expect(changed).toEqual([{ flowId: good, name: "Good", number: null }]);
    expect(refused.map(({ name, messageKey }) => [name, messageKey])).toEqual([
      ["Stale", "errors.replaceStale"],
      ["Locked", "errors.connectionNotShared"],
      ["Cleared", "errors.replaceNothing"],
      ["Apart", "errors.replacePublishedApart"],
      [null, "errors.flowNotFound"],
    ]);
    expect(await draftOf(apart)).toMatchObject({ draftVersion: 3 });
    expect(await draftOf(locked)).toMatchObject({ draftVersion: 2 });
    expect(JSON.stringify({ changed, refused })).not.toContain("Secret line");
  });

  test("leaves a flow as it was whose publication is refused after its draft was written", async () => {
    const { actor, formerId, nextId } = await arrange();
    const flowId = await make(actor, "Live", [sms(formerId)], true);
    // Stored by an earlier version of the product, which let it out.
    const broken = [{ ...sms(formerId), params: { ...sms(formerId).params, message: "{{ input." } }];
    await ownerDb.flow.updateMany({ where: { id: flowId }, data: { draft: broken as never } });
    await ownerDb.flowVersion.updateMany({ where: { flowId }, data: { actions: broken as never } });
    const { replacementId, refused } = await replaceItem(actor, {
      ...{ formerId, nextId },
      flows: [{ flowId, draftVersion: 2, publish: true }],
    });
    expect({ replacementId, refused }).toMatchObject({
      replacementId: null,
      refused: [{ name: "Live", messageKey: "errors.flowHasProblems" }],
    });
    expect(await draftOf(flowId)).toEqual({ draft: broken, draftVersion: 2 });
    expect(await usesOf(nextId)).toBe(0);
    expect(await auditOf(actor, formerId)).toEqual([]);
  });

  test("refuses a viewer, an item of another app, one that is not shared, and another tenant’s, and changes nothing", async () => {
    const { actor, sectionId, formerId, nextId } = await arrange();
    const flowId = await make(actor, "Order shipped", [sms(formerId)]);
    const flows = [{ flowId, draftVersion: 2, publish: false }];
    const attempt = (who: Actor, pair: { formerId: string; nextId: string }) => replaceItem(who, { ...pair, flows });

    const viewer = await makeActor({ tenantOf: actor, role: "viewer", grants: { [sectionId]: "change" } });
    await expect(attempt(viewer, { formerId, nextId })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(previewReplacement(viewer, { formerId, nextId })).rejects.toMatchObject({ code: "FORBIDDEN" });
    const other = await makeConnection(actor, { sectionId, name: "Slack", appId: "SLACK" });
    for (const unfit of [other.id, formerId]) {
      await expect(attempt(actor, { formerId, nextId: unfit })).rejects.toMatchObject({
        messageKey: "errors.replaceUnfit",
      });
    }
    const colleague = await makeActor({ tenantOf: actor, role: "editor" });
    const own = await makeConnection(colleague, { sectionId: await makeSection(colleague, "Own") });
    const stranger = await makeActor();
    for (const [who, next] of [
      [colleague, own.id],
      [actor, own.id],
      [stranger, nextId],
    ] as const) {
      const refusal = { code: "NOT_FOUND", messageKey: "errors.itemNotFound" };
      await expect(attempt(who, { formerId, nextId: next })).rejects.toMatchObject(refusal);
      await expect(previewReplacement(who, { formerId, nextId: next })).rejects.toMatchObject(refusal);
    }
    expect(await draftOf(flowId)).toEqual({ draft: [sms(formerId)], draftVersion: 2 });
  });

  test("changes two hundred published flows at once", { timeout: 120_000 }, async () => {
    const { actor, formerId, nextId } = await arrange();
    const ids = Array.from({ length: 200 }, () => newId());
    const { tenantId } = actor;
    const draft = [sms(formerId)] as never;
    const rows = ids.map((id, index) => ({ tenantId, id, name: `Flow ${index}`, draft, draftVersion: 2 }));
    await ownerDb.flow.createMany({ data: rows });
    await ownerDb.vaultItemUse.createMany({
      data: ids.map((draftOfFlowId) => ({ tenantId, id: newId(), itemId: formerId, draftOfFlowId })),
    });
    for (const flowId of ids) await publishFlow(actor, { flowId, draftVersion: 2 });
    const flows = ids.map((flowId) => ({ flowId, draftVersion: 2, publish: true }));
    const { changed, refused } = await replaceItem(actor, { formerId, nextId, flows });
    expect([changed.length, refused]).toEqual([200, []]);
    expect([await usesOf(formerId), await usesOf(nextId)]).toEqual([0, 400]);
  });
});
