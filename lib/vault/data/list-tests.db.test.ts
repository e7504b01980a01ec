import { expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { newId } from "#lib/db/ids.ts";
import { makeActor, makeConnection, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { listTests } from "./list-tests.ts";

async function makeTested(count: number) {
  const actor = await makeActor();
  const sectionId = await makeSection(actor);
  const { id: itemId } = await makeConnection(actor, { sectionId, ready: true });
  await ownerDb.connectionTest.createMany({ data: Array.from({ length: count }, (_, run) => row(actor, itemId, run)) });
  return { actor, sectionId, itemId };
}

const row = ({ tenantId }: Actor, itemId: string, run: number) => ({
  ...{ tenantId, id: newId(), itemId, version: 1, at: new Date(Date.UTC(2026, 10, 22, 10, run)) },
  ...{ outcome: "ok", status: 200 + run, durationMs: 12, request: { method: "GET", url: "https://a.example" } },
});

test("lists them the newest first, with what was asked", async () => {
  const { actor, itemId } = await makeTested(3);
  expect(await listTests(actor, itemId)).toMatchObject([
    { status: 202, outcome: "ok", version: 1, request: { method: "GET", url: "https://a.example" }, missing: [] },
    { status: 201 },
    { status: 200 },
  ]);
});

test("a scope that no action needs any more is told by its name alone", async () => {
  const { actor, itemId } = await makeTested(1);
  await ownerDb.connectionTest.updateMany({ where: { itemId }, data: { missingScopes: ["read:users"] } });
  expect(await listTests(actor, itemId)).toMatchObject([{ missing: [{ scope: "read:users", actions: [] }] }]);
});

test("whoever may not view the connection is told that it is not there", async () => {
  const { actor, sectionId, itemId } = await makeTested(1);
  const viewer = await makeActor({ tenantOf: actor, role: "viewer", grants: { [sectionId]: "view" } });
  expect(await listTests(viewer, itemId)).toHaveLength(1);
  for (const other of [await makeActor({ tenantOf: actor }), await makeActor()]) {
    await expect(listTests(other, itemId)).rejects.toMatchObject({ code: "NOT_FOUND" });
  }
});

test("the web process may read what engines wrote, and write nothing of it", async () => {
  const { actor, itemId } = await makeTested(1);
  const where = { tenantId: actor.tenantId, itemId };
  const refused = /permission denied for table ConnectionTest/;
  await expect(db.connectionTest.create({ data: row(actor, itemId, 9) })).rejects.toThrow(refused);
  await expect(db.connectionTest.updateMany({ where, data: { outcome: "refused" } })).rejects.toThrow(refused);
  await expect(db.connectionTest.deleteMany({ where })).rejects.toThrow(refused);
  expect(await listTests(actor, itemId)).toMatchObject([{ outcome: "ok" }]);
});
