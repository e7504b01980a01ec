import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Actor, findOperatorActor } from "#lib/auth/actor.ts";
import { seal } from "#lib/crypto/seal.ts";
import type { StoredContents, UpdateStoredItemInput } from "#lib/stored-items/schema.ts";
import { expectNoSecret } from "#test/canary.ts";
import { captureLog } from "#test/captured-log.ts";
import { ARCHIVE_PASSWORD, readSampleArchive } from "#test/crafted-archives.ts";
import { auditOf, makeActor, makeConnection, makeSection } from "#test/factories.ts";
import { everyTableAsText, ownerDb } from "#test/owner.ts";
import { HOST, makeStoredItem, makeStoredItemParts, sampleContents } from "#test/stored-items.ts";
import { openStoredItem } from "./open-stored-item.ts";
import type { StoredItemParts } from "./stored-item-parts.ts";
import { updateStoredItem } from "./update-stored-item.ts";

let parts: StoredItemParts;
beforeAll(async () => {
  parts = await makeStoredItemParts();
});
afterAll(() => parts.archives.close());

type Change = Omit<UpdateStoredItemInput, "itemId">;
const OTHER = "https://other.example.com";

async function makeItem(kind: StoredContents["kind"] = "credentialSet") {
  const actor = await makeActor();
  const id = await makeStoredItem(parts, actor, { contents: sampleContents[kind] });
  const update = (change: Change, who = actor) => updateStoredItem(parts, who, { itemId: id, ...change });
  return { actor, id, update, open: () => openStoredItem(parts.keyring, actor.tenantId, id) };
}

const rowOf = ({ tenantId }: Actor, id: string) =>
  ownerDb.vaultItem.findFirstOrThrow({ where: { tenantId, id }, include: { secrets: { orderBy: { field: "asc" } } } });

describe("a part takes the place of what is stored, and the rest is sealed anew with it", () => {
  test("a user name alone: the password stays", async () => {
    const { actor, id, update, open } = await makeItem();
    const before = await rowOf(actor, id);
    await update({ contents: { kind: "credentialSet", username: "robot-2" } });
    expect(await open()).toMatchObject({
      version: 2,
      attributes: { username: "robot-2" },
      secrets: { password: "canary-password-1" },
    });
    const after = await rowOf(actor, id);
    expect(after).toMatchObject({ accountName: "robot-2", attributes: { username: "robot-2" }, version: 2 });
    expect(after.fingerprint).not.toBe(before.fingerprint);
    expect(after.secrets).toHaveLength(1);
    expect((await auditOf(actor, id)).at(-1)).toMatchObject({
      action: "item.updateStored",
      detail: {
        before: { attributes: { username: "robot@shop.example" } },
        after: { attributes: { username: "robot-2" }, origins: [HOST] },
        replaced: [],
      },
    });
  });

  test("a password alone: the user name and the hosts stay", async () => {
    const { actor, id, update, open } = await makeItem();
    await update({ contents: { kind: "credentialSet", password: "canary-password-2" } });
    expect(await open()).toMatchObject({
      origins: [HOST],
      attributes: { username: "robot@shop.example" },
      secrets: { password: "canary-password-2" },
    });
    expect((await auditOf(actor, id)).at(-1)).toMatchObject({ detail: { replaced: ["password"] } });
  });

  test("an archive's password alone opens the stored archive, or is refused", async () => {
    const { update, open } = await makeItem("certificateArchive");
    const kind = "certificateArchive";
    await expect(update({ contents: { kind, password: "canary-wrong" } })).rejects.toMatchObject({
      messageKey: "errors.archivePassword",
    });
    expect(await open()).toMatchObject({ version: 1 });
    await update({ contents: { kind, password: ARCHIVE_PASSWORD } });
    expect(await open()).toMatchObject({ version: 2, secrets: { key: expect.stringContaining("PRIVATE KEY") } });
  });

  test("an archive alone is opened with the stored password", async () => {
    const { actor, id, update } = await makeItem("certificateArchive");
    const archive = (name: string) => readSampleArchive(name).toString("base64");
    await update({ contents: { kind: "certificateArchive", archive: archive("rsa-rc2") } });
    expect(await rowOf(actor, id)).toMatchObject({
      accountName: "rsa.shop.example",
      attributes: { subject: "rsa.shop.example" },
      version: 2,
    });
    await expect(
      update({ contents: { kind: "certificateArchive", archive: archive("ec-accents-aes") } }),
    ).rejects.toMatchObject({ messageKey: "errors.archivePassword" });
  });

  test("a file's name alone, and its content alone", async () => {
    const { actor, id, update, open } = await makeItem("file");
    await update({ contents: { kind: "file", fileName: "table.csv" } });
    expect(await open()).toMatchObject({
      attributes: { fileName: "table.csv", mimeType: "text/csv" },
      secrets: { content: sampleContents.file.data },
    });
    const data = Buffer.from("%PDF-1.7").toString("base64");
    await update({ contents: { kind: "file", data } });
    expect(await open()).toMatchObject({
      version: 3,
      attributes: { fileName: "table.csv" },
      secrets: { content: data },
    });
    expect((await rowOf(actor, id)).attributes).toMatchObject({ sizeBytes: "8", mimeType: "application/pdf" });
  });

  test("digits of a one-time password; an encoding without a secret says nothing", async () => {
    const { update, open } = await makeItem("oneTimePassword");
    await update({ contents: { kind: "oneTimePassword", digits: 8, encoding: "Hex" } });
    const expected = { digits: "8", period: "30", algorithm: "SHA1" };
    expect(await open()).toMatchObject({
      attributes: expected,
      secrets: { secret: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" },
    });
    await update({ contents: { kind: "oneTimePassword", secret: "3132", encoding: "Hex" } });
    expect(await open()).toMatchObject({ attributes: expected, secrets: { secret: "GEZA" } });
  });

  test("what is as it was is not sealed anew", async () => {
    const { actor, id, update } = await makeItem();
    await update({ origins: [HOST], contents: { kind: "credentialSet", username: "robot@shop.example" } });
    expect(await rowOf(actor, id)).toMatchObject({ version: 1 });
    expect(await auditOf(actor, id)).toHaveLength(1);
  });
});

describe("name, notes and section", () => {
  test("all at once, in one transaction, with the contents", async () => {
    const { actor, id, update, open } = await makeItem();
    const sectionId = await makeSection(actor, "Payments");
    const contents = { kind: "credentialSet", password: "canary-password-2" } as const;
    await update({ name: "Robot", notes: "rotated", sectionId, contents });
    expect(await rowOf(actor, id)).toMatchObject({ name: "Robot", notes: "rotated", sectionId, version: 2 });
    expect(await open()).toMatchObject({ name: "Robot", secrets: { password: "canary-password-2" } });
    expect((await auditOf(actor, id)).slice(1)).toMatchObject([
      { action: "item.updateStored", detail: { before: { name: "Checkout robot" }, after: { name: "Robot" } } },
      { action: "item.move", detail: { from: "Vault items", to: "Payments" } },
    ]);
  });

  test("a section that one may only view keeps everything as it was", async () => {
    const { actor, id, update } = await makeItem();
    const owner = await makeActor({ tenantOf: actor });
    const sectionId = await makeSection(owner, "Payments");
    await expect(update({ name: "Robot", sectionId })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await rowOf(actor, id)).toMatchObject({ name: "Checkout robot" });
    expect(await auditOf(actor, id)).toHaveLength(1);
  });

  test("they do not touch the secrets", async () => {
    const { actor, id, update } = await makeItem();
    const { secrets } = await rowOf(actor, id);
    await update({ notes: "rotated monthly" });
    expect(await rowOf(actor, id)).toMatchObject({ notes: "rotated monthly", version: 1, secrets });
  });
});

describe("hosts", () => {
  test("other ones need the secret again", async () => {
    const { actor, id, update } = await makeItem();
    const refused = { code: "INVALID", fieldErrors: { origins: ["errors.hostsNeedSecret"] } };
    await expect(update({ origins: [OTHER] })).rejects.toMatchObject(refused);
    await expect(update({ origins: [HOST, OTHER] })).rejects.toMatchObject(refused);
    const contents = { kind: "credentialSet", username: "robot-2" } as const;
    await expect(update({ origins: [OTHER], contents })).rejects.toMatchObject(refused);
    expect(await rowOf(actor, id)).toMatchObject({ origins: [HOST], version: 1 });
  });

  test("with it they take the place of the stored ones", async () => {
    const { update, open } = await makeItem();
    await update({ origins: [OTHER], contents: { kind: "credentialSet", password: "canary-password-2" } });
    expect(await open()).toMatchObject({ origins: [OTHER], attributes: { username: "robot@shop.example" } });
  });

  test("of an archive both secrets are asked for", async () => {
    const { update, open } = await makeItem("certificateArchive");
    const { archive, kind, password } = sampleContents.certificateArchive;
    await expect(update({ origins: [OTHER], contents: { kind, archive } })).rejects.toMatchObject({ code: "INVALID" });
    await update({ origins: [OTHER], contents: { kind, archive, password } });
    expect(await open()).toMatchObject({ origins: [OTHER] });
  });

  test("the dashboard may not take the last one away, and an API may", async () => {
    const { actor, id, update } = await makeItem();
    const contents = { kind: "credentialSet", password: "canary-password-2" } as const;
    await expect(update({ origins: [], contents })).rejects.toMatchObject({
      fieldErrors: { origins: ["errors.hostsRequired"] },
    });
    const api = (await findOperatorActor(actor.tenantId, actor.operatorId, "api")) as Actor;
    await update({ origins: [], contents }, api);
    expect(await rowOf(actor, id)).toMatchObject({ origins: [], version: 2 });
  });
});

describe("a row that was altered", () => {
  const setRow = ({ tenantId }: Actor, id: string, data: object) =>
    ownerDb.vaultItem.updateMany({ where: { tenantId, id }, data });

  test("is not sealed anew for what it says, and its item is failing", async () => {
    const { actor, id, update } = await makeItem();
    await setRow(actor, id, { attributes: { username: "evil" } });
    await expect(update({ contents: { kind: "credentialSet", username: "robot-2" } })).rejects.toMatchObject({
      code: "CONFLICT",
      messageKey: "errors.storedAltered",
    });
    const row = await rowOf(actor, id);
    expect(row.version).toBe(1);
    expect(row.failingReason).toEqual({ messageKey: "engine.failingEnvelope", params: {} });
  });

  test("hands no new secret to its hosts: the envelope's stay", async () => {
    const { actor, id, update, open } = await makeItem();
    await setRow(actor, id, { origins: ["https://evil.example"], attributes: { username: "evil" } });
    await expect(open()).rejects.toMatchObject({ error: { code: "ERR_ITEM_ALTERED" } });
    await update({ contents: { kind: "credentialSet", password: "canary-password-2" } });
    expect(await open()).toMatchObject({
      origins: [HOST],
      attributes: { username: "robot@shop.example" },
      isFailing: false,
    });
  });

  test("an envelope laid beside the item's own names no hosts for what is sealed anew", async () => {
    const change = { username: "robot-2" };
    for (const contents of [change, { ...change, password: "canary-password-2" }]) {
      const { actor, id, update, open } = await makeItem();
      const { publicKey } = parts.keyring;
      const place = { tenant: actor.tenantId, item: id, field: "a", version: 1, app: "", setup: "credentialSet" };
      const claims = { use: "vault-secret", ...place, origins: ["https://evil.example"], attributes: {} } as const;
      const jwe = await seal(publicKey, "x", claims);
      const laid = { tenantId: actor.tenantId, itemId: id, field: "a", version: 1, kid: publicKey.kid, jwe };
      await ownerDb.vaultSecret.create({ data: laid });
      await update({ contents: { kind: "credentialSet", ...contents } });
      expect(await open()).toMatchObject({ origins: [HOST], version: 2, attributes: { username: "robot-2" } });
    }
  });

  test("opens for no run: hosts, kind, version, attributes, another's envelope, a shown certificate", async () => {
    const changes: [StoredContents["kind"], object][] = [
      ["credentialSet", { origins: [HOST, OTHER] }],
      ["credentialSet", { kind: "oneTimePassword" }],
      ["credentialSet", { version: 2 }],
      ["oneTimePassword", { attributes: { digits: "8", period: "30", algorithm: "SHA1" } }],
      ["file", { attributes: { fileName: "a.html", mimeType: "text/html", sizeBytes: "16" } }],
      ["certificate", { attributes: { value: "another" } }],
    ];
    for (const [kind, data] of changes) {
      const { actor, id, open } = await makeItem(kind);
      await open();
      await setRow(actor, id, data);
      await expect(open()).rejects.toMatchObject({ error: { code: "ERR_ITEM_ALTERED", connectionId: id } });
      expect((await rowOf(actor, id)).failingSince).not.toBeNull();
    }
    const { actor, id, open } = await makeItem();
    const { jwe } = (await rowOf(actor, await makeStoredItem(parts, actor, {}))).secrets[0] ?? { jwe: "" };
    await ownerDb.vaultSecret.updateMany({ where: { itemId: id }, data: { jwe } });
    await expect(open()).rejects.toMatchObject({ error: { code: "ERR_ITEM_ALTERED" } });
  });

  test("an envelope whose key is gone says so, and new secrets mend it", async () => {
    const { actor, id, update, open } = await makeItem();
    const claims = { use: "vault-secret", tenant: actor.tenantId, item: id, field: "password", version: 1 } as const;
    const rest = { app: "", setup: "credentialSet", origins: [HOST], attributes: { username: "robot@shop.example" } };
    const sealed = await seal({ ...parts.keyring.publicKey, kid: "lost" }, "x", { ...claims, ...rest });
    await ownerDb.vaultSecret.updateMany({ where: { itemId: id }, data: { jwe: sealed } });
    await expect(open()).rejects.toMatchObject({ error: { messageKey: "engine.itemKey" } });
    await expect(update({ contents: { kind: "credentialSet", username: "robot-2" } })).rejects.toMatchObject({
      messageKey: "errors.storedKey",
    });
    await update({ contents: { kind: "credentialSet", password: "canary-password-2" } });
    expect(await open()).toMatchObject({ secrets: { password: "canary-password-2" }, isFailing: false });
  });
});

describe("refusals, each of which changes nothing", () => {
  const change: Change = { name: "Taken", contents: { kind: "credentialSet", username: "evil" } };

  test("who may only view it, an administrator without a grant, another tenant", async () => {
    const { actor, id, update } = await makeItem();
    const before = await rowOf(actor, id);
    const viewer = await makeActor({ tenantOf: actor, grants: { [before.sectionId]: "view" } });
    await expect(update(change, viewer)).rejects.toMatchObject({ code: "FORBIDDEN" });
    for (const stranger of [await makeActor({ tenantOf: actor }), await makeActor()])
      await expect(update(change, stranger)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await rowOf(actor, id)).toEqual(before);
  });

  test("another kind than the item's, and a connection", async () => {
    const { actor, update } = await makeItem();
    await expect(update({ contents: { kind: "file", fileName: "a" } })).rejects.toMatchObject({
      messageKey: "errors.storedKind",
    });
    const { id } = await makeConnection(actor, { sectionId: await makeSection(actor, "Connections") });
    await expect(updateStoredItem(parts, actor, { itemId: id, name: "Robot" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });
});

test("an envelope laid under the next version does not stop a write", async () => {
  const { id, update, open } = await makeItem();
  const real = await ownerDb.vaultSecret.findFirstOrThrow({ where: { itemId: id } });
  await ownerDb.vaultSecret.create({ data: { ...real, version: real.version + 1 }, select: { field: true } });
  await update({ contents: { kind: "credentialSet", password: "canary-password-2" } });
  expect(await open()).toMatchObject({ version: 2, secrets: { password: "canary-password-2" } });
});

test("writers at once: every one counts, none is lost, and what is stored opens", async () => {
  const { actor, id, update, open } = await makeItem();
  const outcomes = await Promise.allSettled([
    update({ contents: { kind: "credentialSet", username: "robot-2" } }),
    update({ contents: { kind: "credentialSet", password: "canary-password-2" } }),
    update({ notes: "rotated" }),
  ]);
  expect(outcomes.flatMap((each) => (each.status === "rejected" ? [each.reason] : []))).toEqual([]);
  expect(await open()).toMatchObject({
    version: 3,
    attributes: { username: "robot-2" },
    secrets: { password: "canary-password-2" },
  });
  expect(await rowOf(actor, id)).toMatchObject({ notes: "rotated" });
  expect(await auditOf(actor, id)).toHaveLength(4);
});

test("no secret that was replaced, refused or kept stands in a table or a log", async () => {
  const logged = await captureLog(async () => {
    const { update } = await makeItem();
    await update({ contents: { kind: "credentialSet", password: "canary-password-3" } });
    const archive = await makeItem("certificateArchive");
    const contents = { kind: "certificateArchive", password: "canary-wrong-1" } as const;
    await expect(archive.update({ contents })).rejects.toMatchObject({ code: "INVALID" });
  });
  const text = (await everyTableAsText()) + logged;
  for (const secret of ["canary-password-1", "canary-password-3", "canary-wrong-1", ARCHIVE_PASSWORD])
    expectNoSecret(text, secret);
});
