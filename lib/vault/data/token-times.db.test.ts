import { expect, test } from "vitest";
import { makeActor, makeConnection, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { getItem } from "./get-item.ts";

test("an item tells its token's times, and those of its own credentials alone", async () => {
  const actor = await makeActor();
  const sectionId = await makeSection(actor);
  const { id: itemId } = await makeConnection(actor, { sectionId });
  const { version } = await ownerDb.vaultItem.findFirstOrThrow({ where: { id: itemId } });
  expect((await getItem(actor, itemId)).token).toBeNull();

  const key = { tenantId: actor.tenantId, itemId };
  await ownerDb.connectionToken.create({ data: { ...key, version } });
  // A place for one, but none yet.
  expect((await getItem(actor, itemId)).token).toBeNull();

  const times = {
    obtainedAt: new Date("2026-11-22T10:00:00Z"),
    expiresAt: new Date("2026-11-22T11:00:00Z"),
    renewAt: new Date("2026-11-22T10:48:00Z"),
    scopes: ["contacts.read"],
    failures: 2,
  };
  const { kid } = await ownerDb.sealingKey.findFirstOrThrow();
  const token = { ...times, serial: 1, kid, accessJwe: "canary-access", refreshJwe: "canary-refresh" };
  await ownerDb.connectionToken.updateMany({ where: { itemId }, data: token });
  const item = await getItem(actor, itemId);
  expect(item.token).toEqual(times);
  expect(JSON.stringify(item)).not.toContain("canary");

  await ownerDb.vaultItem.updateMany({ where: { id: itemId }, data: { version: version + 1 } });
  expect((await getItem(actor, itemId)).token).toBeNull();
  await expect(getItem(await makeActor(), itemId)).rejects.toMatchObject({ code: "NOT_FOUND" });
});
