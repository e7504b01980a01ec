import { describe, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { newId } from "#lib/db/ids.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { deleteFlow } from "#lib/flows/mutations/delete-flow.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { makeActor, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { getItem } from "../data/get-item.ts";
import { createConnection } from "./create-connection.ts";
import { deleteItem } from "./delete-item.ts";
import { updateItem } from "./update-item.ts";

async function makeConnection(actor: Actor, name = "Order alerts", section?: string) {
  const sectionId = section ?? (await makeSection(actor));
  const { id } = await createConnection(actor, { sectionId, name, appId: "TWILIO" });
  return { id, sectionId };
}

function smsFlow(itemId: string, name = "Order shipped") {
  const params = { connection_id: toPublicId("ac", itemId), from: "+1", to: "+2", message: "Hello" };
  return { name, actions: [{ id: "send_sms", type: "TWILIO", action: "SEND_SMS", params }] };
}

describe("updateItem", () => {
  test("renames and describes, leaves out what is left out, and is audited", async () => {
    const actor = await makeActor();
    const { id } = await makeConnection(actor);
    const { fingerprint } = await ownerDb.vaultItem.findFirstOrThrow({ where: { id } });
    await updateItem(actor, { itemId: id, notes: "Of the shop" });
    await updateItem(actor, { itemId: id, name: "Shop alerts" });

    expect(await getItem(actor, id)).toMatchObject({ name: "Shop alerts", notes: "Of the shop" });
    expect((await ownerDb.vaultItem.findFirstOrThrow({ where: { id } })).fingerprint).not.toBe(fingerprint);
    const audit = await db.auditEvent.findMany({ where: { targetId: id, action: "item.update" } });
    expect(audit.map(({ detail }) => detail)).toContainEqual({
      before: { name: "Order alerts", notes: "Of the shop" },
      after: { name: "Shop alerts", notes: "Of the shop" },
    });
  });

  test("refuses a name that the section has", async () => {
    const actor = await makeActor();
    const { id, sectionId } = await makeConnection(actor);
    await makeConnection(actor, "Shop alerts", sectionId);
    await expect(updateItem(actor, { itemId: id, name: "shop alerts" })).rejects.toMatchObject({ code: "CONFLICT" });
    await updateItem(actor, { itemId: id, name: "ORDER alerts" });
  });

  test("refuses who may only view; another tenant finds nothing", async () => {
    const owner = await makeActor();
    const { id, sectionId } = await makeConnection(owner);
    const colleague = await makeActor({ tenantOf: owner, grants: { [sectionId]: "view" } });
    const change = { itemId: id, name: "Mine" };
    await expect(updateItem(colleague, change)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(updateItem(await makeActor(), change)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await getItem(owner, id)).toMatchObject({ name: "Order alerts" });
  });
});

describe("deleteItem", () => {
  test("takes the secrets along and is audited", async () => {
    const actor = await makeActor();
    const sectionId = await makeSection(actor);
    const setup = { type: "API_KEY", account_id: "AC1", api_key: "some-secret-value" };
    const { id } = await createConnection(actor, { sectionId, name: "Order alerts", appId: "TWILIO", setup });
    await deleteItem(actor, { itemId: id });

    await expect(getItem(actor, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await ownerDb.vaultSecret.count({ where: { itemId: id } })).toBe(0);
    const audit = await db.auditEvent.findMany({ where: { targetId: id, action: "item.delete" } });
    expect(audit).toMatchObject([{ detail: { name: "Order alerts", section: "Vault items", appId: "TWILIO" } }]);
  });

  test("is refused while a flow uses it, says where, and works once it is free", async () => {
    const actor = await makeActor();
    const { id } = await makeConnection(actor);
    const flow = await createFlow(actor, { ...smsFlow(id), publish: true });
    expect((await getItem(actor, id)).uses).toEqual([
      {
        flowId: flow.id,
        flowName: "Order shipped",
        lastUsedAt: null,
        hooks: [],
        versions: [
          { which: "draft", number: null, actions: [{ id: "send_sms", alias: null }] },
          { which: "published", number: 1, actions: [{ id: "send_sms", alias: null }] },
        ],
      },
    ]);
    await expect(deleteItem(actor, { itemId: id })).rejects.toMatchObject({
      code: "CONFLICT",
      messageKey: "errors.itemInUse",
      params: { name: "Order alerts", count: 1, flows: "Order shipped", more: 0 },
    });
    expect(await getItem(actor, id)).toMatchObject({ name: "Order alerts", usedByFlows: 1 });

    await deleteFlow(actor, { flowId: flow.id });
    await deleteItem(actor, { itemId: id });
  });

  test("names three flows and counts the rest", async () => {
    const actor = await makeActor();
    const { id } = await makeConnection(actor);
    for (const name of ["A", "B", "C", "D", "E"]) await createFlow(actor, smsFlow(id, name));
    await expect(deleteItem(actor, { itemId: id })).rejects.toMatchObject({
      params: { count: 5, flows: "A, B, C", more: 2 },
    });
  });

  test("meets a use that comes in meanwhile: one of the two wins, and no use is left without its item", async () => {
    for (let round = 0; round < 8; round++) {
      const actor = await makeActor();
      const { id } = await makeConnection(actor);
      const [deleted, used] = await Promise.allSettled([
        deleteItem(actor, { itemId: id }),
        createFlow(actor, smsFlow(id)),
      ]);
      const items = await ownerDb.vaultItem.count({ where: { id } });
      const uses = await ownerDb.vaultItemUse.count({ where: { itemId: id } });
      expect([deleted.status, used.status].toSorted()).toEqual(["fulfilled", "rejected"]);
      expect({ items, uses }).toEqual(deleted.status === "fulfilled" ? { items: 0, uses: 0 } : { items: 1, uses: 1 });
      const lost = [deleted, used].find(({ status }) => status === "rejected") as PromiseRejectedResult;
      expect(lost.reason).toMatchObject({ name: "AppError" });
    }
  });

  test("waits for the foreign key, not for a look: a use written by another transaction counts", async () => {
    const actor = await makeActor();
    const { id } = await makeConnection(actor);
    const flow = await createFlow(actor, { name: "Order shipped" });
    let deleting: Promise<unknown> = Promise.resolve();
    await ownerDb.$transaction(async (tx) => {
      const { tenantId } = actor;
      await tx.vaultItemUse.create({ data: { tenantId, id: newId(), itemId: id, draftOfFlowId: flow.id } });
      deleting = deleteItem(actor, { itemId: id }).catch((error: unknown) => error);
      await new Promise((resolve) => setTimeout(resolve, 100));
    });
    expect(await deleting).toMatchObject({ code: "CONFLICT", messageKey: "errors.itemInUse" });
  });

  test("refuses who may only view; another tenant finds nothing", async () => {
    const owner = await makeActor();
    const { id, sectionId } = await makeConnection(owner);
    const colleague = await makeActor({ tenantOf: owner, grants: { [sectionId]: "view" } });
    await expect(deleteItem(colleague, { itemId: id })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(deleteItem(await makeActor(), { itemId: id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await getItem(owner, id)).toMatchObject({ name: "Order alerts" });
  });
});
