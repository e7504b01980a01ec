import { afterAll, beforeAll, expect, test } from "vitest";
import { auditOf, makeActor, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { makeStoredItem, makeStoredItemParts, sampleContents } from "#test/stored-items.ts";
import { readFile } from "./read-file.ts";
import type { StoredItemParts } from "./stored-item-parts.ts";

let parts: StoredItemParts;
beforeAll(async () => {
  parts = await makeStoredItemParts();
});
afterAll(() => parts.archives.close());

async function makeFile() {
  const owner = await makeActor();
  const sectionId = await makeSection(owner);
  return { owner, sectionId, id: await makeStoredItem(parts, owner, { sectionId, contents: sampleContents.file }) };
}

test("who may view a file gets its content, and that is recorded", async () => {
  const { owner, sectionId, id } = await makeFile();
  const viewer = await makeActor({ tenantOf: owner, role: "viewer", grants: { [sectionId]: "view" } });
  const { fileName, mimeType, bytes } = await readFile(parts, viewer, id);
  expect([fileName, mimeType, bytes.toString()]).toEqual(["invoice.txt", "text/plain", "canary-content-1"]);
  expect((await auditOf(owner, id)).at(-1)).toMatchObject({
    action: "item.download",
    operatorId: viewer.operatorId,
    detail: { name: "Checkout robot", fileName: "invoice.txt", sizeBytes: 16 },
  });
});

test("nobody else can tell that it exists", async () => {
  const { owner, id } = await makeFile();
  for (const stranger of [await makeActor({ tenantOf: owner }), await makeActor()])
    await expect(readFile(parts, stranger, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await auditOf(owner, id)).toHaveLength(1);
});

test("the secret of another kind never comes back this way", async () => {
  const owner = await makeActor();
  for (const contents of Object.values(sampleContents)) {
    if (contents.kind === "file") continue;
    const id = await makeStoredItem(parts, owner, { contents });
    await expect(readFile(parts, owner, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    // Nor if the row says that it is one: its envelope knows better.
    await ownerDb.vaultItem.updateMany({ where: { id }, data: { kind: "file" } });
    await expect(readFile(parts, owner, id)).rejects.toMatchObject({ code: "CONFLICT" });
  }
});

test("a file that was altered is not given, and not recorded as given", async () => {
  const { owner, id } = await makeFile();
  const attributes = { fileName: "run.html", mimeType: "text/html", sizeBytes: "16" };
  await ownerDb.vaultItem.updateMany({ where: { id }, data: { attributes } });
  await expect(readFile(parts, owner, id)).rejects.toMatchObject({ messageKey: "errors.storedAltered" });
  expect(await auditOf(owner, id)).toHaveLength(1);
  expect(await ownerDb.vaultItem.findFirst({ where: { id } })).toMatchObject({
    failingReason: { messageKey: "engine.failingEnvelope", params: {} },
  });
});
