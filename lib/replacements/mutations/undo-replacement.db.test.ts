import { describe, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { deleteFlow } from "#lib/flows/mutations/delete-flow.ts";
import { publishFlow } from "#lib/flows/mutations/publish-flow.ts";
import { saveDraft } from "#lib/flows/mutations/save-draft.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { lockSections } from "#lib/permissions/section-access.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { deleteItem } from "#lib/vault/mutations/delete-item.ts";
import { auditOf, makeActor, makeConnection, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { listReplacements } from "../data/list-replacements.ts";
import { replaceItem } from "./replace-item.ts";
import { undoReplacement } from "./undo-replacement.ts";

const ROUNDS = 15;

const sms = (connectionId: string, id = "sms"): FlowAction => ({
  ...{ id, type: "TWILIO", action: "SEND_SMS" },
  params: { connection_id: toPublicId("ac", connectionId), from: "+1", to: "+2", message: "Hi" },
});

async function arrange() {
  const actor = await makeActor({ role: "editor" });
  const sectionId = await makeSection(actor);
  const former = await makeConnection(actor, { sectionId, name: "Old line" });
  const next = await makeConnection(actor, { sectionId, name: "New line" });
  const pair = { formerId: former.id, nextId: next.id };
  // The second action has the new line before.
  const before = [sms(former.id), sms(next.id, "second")];
  const make = async (name: string, publish = false) =>
    (await createFlow(actor, { name, actions: before, publish })).id;
  const replace = (who: Actor, flows: [string, number, boolean][]) =>
    replaceItem(who, {
      ...pair,
      flows: flows.map(([flowId, draftVersion, publish]) => ({ flowId, draftVersion, publish })),
    });
  return { actor, sectionId, ...pair, before, make, replace };
}

const idOf = ({ replacementId }: { replacementId: string | null }) => ({ replacementId: replacementId ?? "" });
const flowOf = (id: string) =>
  ownerDb.flow.findFirstOrThrow({ where: { id }, select: { draft: true, draftVersion: true } });
const publishedOf = (id: string) =>
  ownerDb.flowVersion.findFirst({ where: { publishedAs: { id } }, select: { number: true, actions: true } });

describe("undoReplacement", () => {
  test("puts drafts and versions back as they were, once, and is audited", async () => {
    const { actor, formerId, nextId, before, make, replace } = await arrange();
    const [drafted, live] = [await make("Drafted"), await make("Live", true)];
    const made = idOf(
      await replace(actor, [
        [drafted, 2, false],
        [live, 2, true],
      ]),
    );
    const shown = { former: { name: "Old line" }, next: { name: "New line" }, madeBy: "Maud Dupont" };
    for (const id of [formerId, nextId]) {
      expect(await listReplacements(actor, id)).toMatchObject([
        { id: made.replacementId, ...shown, flows: [{ name: "Drafted" }, { name: "Live" }] },
      ]);
    }

    expect(await undoReplacement(actor, made)).toEqual({
      changed: [
        { flowId: drafted, name: "Drafted", number: null, staysPublished: null },
        { flowId: live, name: "Live", number: 3, staysPublished: null },
      ],
      refused: [],
    });
    expect(await flowOf(drafted)).toEqual({ draft: before, draftVersion: 4 });
    expect(await publishedOf(live)).toEqual({ number: 3, actions: before });
    const facts = { name: "Old line", replacement: "New line", flows: ["Drafted", "Live"], published: ["Live"] };
    expect((await auditOf(actor, formerId)).at(-1)).toMatchObject({
      action: "item.undoReplacement",
      detail: { ...facts, kept: [] },
    });
    await expect(undoReplacement(actor, made)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await listReplacements(actor, formerId)).toEqual([]);
  });

  test("leaves what was saved since, and says what somebody published", async () => {
    const { actor, formerId, nextId, before, make, replace } = await arrange();
    const [saved, released, gone, untouched] = [await make("A"), await make("B"), await make("C"), await make("D")];
    const made = idOf(
      await replace(
        actor,
        [saved, released, gone, untouched].map((id) => [id, 2, false]),
      ),
    );
    await saveDraft(actor, { flowId: saved, baseVersion: 3, actions: [sms(nextId)] });
    await publishFlow(actor, { flowId: released, draftVersion: 3 });
    await deleteFlow(actor, { flowId: gone });
    expect((await listReplacements(actor, formerId))[0]?.flows.map(({ name }) => name)).toEqual(["B", "D"]);

    expect(await undoReplacement(actor, made)).toEqual({
      changed: [
        { flowId: released, name: "B", number: null, staysPublished: 1 },
        { flowId: untouched, name: "D", number: null, staysPublished: null },
      ],
      refused: [{ flowId: saved, name: "A", messageKey: "errors.replaceStale", params: expect.any(Object) }],
    });
    expect(await flowOf(saved)).toMatchObject({ draft: [sms(nextId)], draftVersion: 4 });
    expect(await flowOf(untouched)).toMatchObject({ draft: before });
    const undone = (await auditOf(actor, formerId)).at(-1);
    expect(undone).toMatchObject({ detail: { flows: ["B", "D"], kept: ["A"] } });
    expect(await listReplacements(actor, formerId)).toEqual([]);
  });

  test("is over where the flow was replaced again, and where the former item is deleted", async () => {
    const { actor, sectionId, formerId, nextId, make, replace } = await arrange();
    const [one, two] = [await make("One"), await make("Two")];
    await replace(actor, [
      [one, 2, false],
      [two, 2, false],
    ]);
    const third = await makeConnection(actor, { sectionId, name: "Third line" });
    const flows = [{ flowId: one, draftVersion: 3, publish: false }];
    await replaceItem(actor, { formerId: nextId, nextId: third.id, flows });
    const left = await listReplacements(actor, nextId);
    expect(left.map(({ former, flows: names }) => [former.name, names.map(({ name }) => name)])).toEqual([
      ["New line", ["One"]],
      ["Old line", ["Two"]],
    ]);
    await deleteItem(actor, { itemId: formerId });
    expect((await listReplacements(actor, nextId)).map(({ former }) => former.name)).toEqual(["New line"]);
  });

  test("refuses a viewer, who may not see both items, and another tenant, and changes nothing", async () => {
    const { actor, sectionId, formerId, nextId, make, replace } = await arrange();
    const flowId = await make("Order shipped");
    const made = idOf(await replace(actor, [[flowId, 2, false]]));
    const other = await makeSection(actor, "Other");
    await ownerDb.vaultItem.updateMany({ where: { id: nextId }, data: { sectionId: other } });
    const grants = { [sectionId]: "view", [other]: "view" } as const;
    const viewer = await makeActor({ tenantOf: actor, role: "viewer", grants });
    const colleague = await makeActor({ tenantOf: actor, role: "editor", grants: { [sectionId]: "view" } });
    const stranger = await makeActor();
    await expect(undoReplacement(viewer, made)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(undoReplacement(colleague, made)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(undoReplacement(stranger, made)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await listReplacements(viewer, formerId)).toEqual([]);
    expect(await listReplacements(colleague, formerId)).toEqual([]);
    await expect(listReplacements(colleague, nextId)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(listReplacements(stranger, formerId)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await flowOf(flowId)).toMatchObject({ draftVersion: 3 });
    expect(await auditOf(actor, formerId)).toHaveLength(1);
  });

  test("replacements, undoings, saves and revocations at once never wait in a circle", {
    timeout: 120_000,
  }, async () => {
    const { actor, sectionId, formerId, nextId, make } = await arrange();
    const ids = [await make("One", true), await make("Two", true), await make("Three", true)];
    const second = await makeSection(actor, "Second");
    await ownerDb.vaultItem.updateMany({ where: { id: nextId }, data: { sectionId: second } });
    const wanted = async (publish: boolean) =>
      Promise.all(ids.toReversed().map(async (id) => ({ flowId: id, ...(await flowOf(id)), publish })));
    const replacer = (from: string, to: string) => async () => {
      for (let round = 0; round < ROUNDS; round++) {
        const flows = await wanted(round % 2 === 0);
        const { replacementId } = await replaceItem(actor, { formerId: from, nextId: to, flows });
        if (replacementId && round % 3 === 0) {
          await undoReplacement(actor, { replacementId }).catch((error) => {
            if (error.code !== "NOT_FOUND") throw error;
          });
        }
      }
    };
    const saver = async () => {
      for (let round = 0; round < ROUNDS * 2; round++) {
        const flowId = ids[round % 3] ?? "";
        const { draftVersion: baseVersion } = await flowOf(flowId);
        const actions = [sms(formerId), sms(nextId, "second")];
        await saveDraft(actor, { flowId, baseVersion, actions }).catch((error) => {
          if (error.code !== "CONFLICT") throw error;
        });
      }
    };
    const revoker = async () => {
      for (let round = 0; round < ROUNDS * 4; round++) {
        await db.$transaction((tx) => lockSections(tx, actor.tenantId, [sectionId, second], "update"));
      }
    };
    const all = [replacer(formerId, nextId)(), replacer(nextId, formerId)(), saver(), revoker()];
    expect((await Promise.allSettled(all)).filter(({ status }) => status === "rejected")).toEqual([]);
  });
});
