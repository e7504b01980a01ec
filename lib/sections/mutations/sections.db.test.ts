import { describe, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { newId } from "#lib/db/ids.ts";
import { createConnection } from "#lib/vault/mutations/create-connection.ts";
import { auditOf, grant, makeActor, makeConnection, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { getSection, listAuthorizations } from "../data.ts";
import { createSection } from "./create-section.ts";
import { deleteSection } from "./delete-section.ts";
import { renameSection } from "./rename-section.ts";

const sectionsOf = (actor: Actor) => ownerDb.vaultSection.count({ where: { tenantId: actor.tenantId } });

async function makeClientOf(actor: Actor, sectionId: string, revokedAt: Date | null = null): Promise<void> {
  const { tenantId } = actor;
  const operatorId = newId();
  await ownerDb.operator.create({ data: { tenantId, id: operatorId, name: "Importer", email: null, role: "editor" } });
  await grant(tenantId, sectionId, "change", { operatorId });
  const data = { tenantId, id: newId(), name: "Importer", secretHash: new Uint8Array(32), operatorId, sectionId };
  await ownerDb.apiClient.create({ data: { ...data, revokedAt } });
}

describe("createSection", () => {
  test("any operator may; the creator has both rights, nobody else any, and it is audited", async () => {
    const admin = await makeActor();
    const viewer = await makeActor({ tenantOf: admin, role: "viewer" });
    const { id } = await createSection(viewer, { name: "Payments" });

    expect(await getSection(viewer, id)).toMatchObject({ name: "Payments", right: "change", clients: [] });
    const rights = (await listAuthorizations(viewer, id)).map(({ right, operatorId }) => [right, operatorId]);
    expect(rights).toEqual([
      ["view", viewer.operatorId],
      ["change", viewer.operatorId],
    ]);
    expect(await auditOf(viewer, id)).toMatchObject([
      { action: "section.create", operatorId: viewer.operatorId, detail: { name: "Payments" } },
    ]);
    for (const other of [admin, await makeActor()]) {
      await expect(getSection(other, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
      await expect(listAuthorizations(other, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
  });
});

describe("renameSection", () => {
  test("changes the name and records both", async () => {
    const actor = await makeActor();
    const id = await makeSection(actor, "Payments");
    await renameSection(actor, { sectionId: id, name: "Billing" });
    expect(await getSection(actor, id)).toMatchObject({ name: "Billing" });
    expect(await auditOf(actor, id)).toMatchObject([
      { action: "section.rename", detail: { before: "Payments", after: "Billing" } },
    ]);
  });

  test("refuses who may only view; who sees nothing, and another tenant, find nothing", async () => {
    const owner = await makeActor();
    const id = await makeSection(owner, "Payments");
    const viewer = await makeActor({ tenantOf: owner, grants: { [id]: "view" } });
    const change = { sectionId: id, name: "Mine" };
    await expect(renameSection(viewer, change)).rejects.toMatchObject({ code: "FORBIDDEN" });
    for (const other of [await makeActor({ tenantOf: owner }), await makeActor()]) {
      await expect(renameSection(other, change)).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
    expect(await getSection(owner, id)).toMatchObject({ name: "Payments" });
    expect(await auditOf(owner, id)).toEqual([]);
  });
});

describe("deleteSection", () => {
  test("takes an empty section and its authorizations away, and is audited", async () => {
    const actor = await makeActor();
    const id = await makeSection(actor, "Payments");
    await makeActor({ tenantOf: actor, grants: { [id]: "view" } });
    await deleteSection(actor, { sectionId: id });
    expect(await sectionsOf(actor)).toBe(0);
    expect(await ownerDb.vaultAuthorization.count({ where: { sectionId: id } })).toBe(0);
    expect(await auditOf(actor, id)).toMatchObject([{ action: "section.delete", detail: { name: "Payments" } }]);
  });

  test("is refused while something is in it, and says what", async () => {
    const actor = await makeActor();
    const id = await makeSection(actor, "Payments");
    await makeConnection(actor, { sectionId: id });
    const item = { tenantId: actor.tenantId, sectionId: id, name: "Root CA", fingerprint: "0" };
    await ownerDb.vaultItem.create({ data: { ...item, id: newId(), kind: "certificate" } });
    await ownerDb.vaultItem.create({ data: { ...item, id: newId(), kind: "file" } });
    await expect(deleteSection(actor, { sectionId: id })).rejects.toMatchObject({
      code: "CONFLICT",
      messageKey: "errors.sectionNotEmpty",
      params: { section: "Payments", connections: 1, items: 2, both: "yes" },
    });
    expect(await sectionsOf(actor)).toBe(1);
    expect(await auditOf(actor, id)).toEqual([]);
  });

  test("is refused while an API client puts its connections there; a revoked client does not hold it", async () => {
    const actor = await makeActor();
    const id = await makeSection(actor, "Payments");
    await makeClientOf(actor, id, new Date());
    await makeClientOf(actor, id);
    await expect(deleteSection(actor, { sectionId: id })).rejects.toMatchObject({
      code: "CONFLICT",
      messageKey: "errors.sectionOfClients",
      params: { section: "Payments", count: 1 },
    });
    expect(await ownerDb.apiClient.count({ where: { sectionId: id } })).toBe(2);
    await ownerDb.apiClient.updateMany({ where: { sectionId: id }, data: { revokedAt: new Date() } });
    await deleteSection(actor, { sectionId: id });
  });

  test("refuses who may only view; who sees nothing, and another tenant, find nothing", async () => {
    const owner = await makeActor();
    const id = await makeSection(owner);
    const viewer = await makeActor({ tenantOf: owner, grants: { [id]: "view" } });
    await expect(deleteSection(viewer, { sectionId: id })).rejects.toMatchObject({ code: "FORBIDDEN" });
    for (const other of [await makeActor({ tenantOf: owner }), await makeActor()]) {
      await expect(deleteSection(other, { sectionId: id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
    expect(await sectionsOf(owner)).toBe(1);
  });

  test("meets an item that comes in meanwhile: one of the two wins, and no item is left without its section", async () => {
    for (let round = 0; round < 8; round++) {
      const actor = await makeActor();
      const sectionId = await makeSection(actor);
      const outcomes = await Promise.allSettled([
        deleteSection(actor, { sectionId }),
        createConnection(actor, { sectionId, name: "Order alerts", appId: "TWILIO" }),
      ]);
      const [deleted, created] = outcomes;
      expect([deleted.status, created.status].toSorted()).toEqual(["fulfilled", "rejected"]);
      const items = await ownerDb.vaultItem.count({ where: { sectionId } });
      const left = deleted.status === "fulfilled" ? { items: 0, sections: 0 } : { items: 1, sections: 1 };
      expect({ items, sections: await sectionsOf(actor) }).toEqual(left);
      const lost = outcomes.find(({ status }) => status === "rejected") as PromiseRejectedResult;
      expect(lost.reason).toMatchObject({ name: "AppError" });
    }
  });

  test("waits for the foreign key, not for a look: an item written by another transaction counts", async () => {
    const actor = await makeActor();
    const sectionId = await makeSection(actor);
    let deleting: Promise<unknown> = Promise.resolve();
    await ownerDb.$transaction(async (tx) => {
      const item = { tenantId: actor.tenantId, id: newId(), sectionId, kind: "file", name: "Prices" } as const;
      await tx.vaultItem.create({ data: { ...item, fingerprint: "0" } });
      deleting = deleteSection(actor, { sectionId }).catch((error: unknown) => error);
      await new Promise((resolve) => setTimeout(resolve, 100));
    });
    expect(await deleting).toMatchObject({ code: "CONFLICT", messageKey: "errors.sectionNotEmpty" });
  });
});
