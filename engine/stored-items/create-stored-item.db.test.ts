import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Actor, findOperatorActor } from "#lib/auth/actor.ts";
import { MAX_FILE_BYTES, type StoredContents } from "#lib/stored-items/schema.ts";
import { expectNoSecret } from "#test/canary.ts";
import { captureLog } from "#test/captured-log.ts";
import { ARCHIVE_PASSWORD, readSampleArchive } from "#test/crafted-archives.ts";
import { auditOf, makeActor, makeSection } from "#test/factories.ts";
import { everyTableAsText, ownerDb } from "#test/owner.ts";
import { HOST, makeStoredItem, makeStoredItemParts, sampleContents } from "#test/stored-items.ts";
import { createStoredItem } from "./create-stored-item.ts";
import { openStoredItem } from "./open-stored-item.ts";
import type { StoredItemParts } from "./stored-item-parts.ts";

let parts: StoredItemParts;
beforeAll(async () => {
  parts = await makeStoredItemParts();
});
afterAll(() => parts.archives.close());

const rowOf = (actor: Actor, id: string) =>
  ownerDb.vaultItem.findFirstOrThrow({ where: { tenantId: actor.tenantId, id }, include: { secrets: true } });
const countItems = ({ tenantId }: Actor) => ownerDb.vaultItem.count({ where: { tenantId } });

describe("a new item of each kind is shown, sealed and audited", () => {
  const shown: Record<StoredContents["kind"], { attributes: object; accountName: string | null; fields: string[] }> = {
    credentialSet: {
      attributes: { username: "robot@shop.example" },
      accountName: "robot@shop.example",
      fields: ["password"],
    },
    certificateArchive: {
      attributes: {
        issuer: "Example Test CA",
        subject: "ec.shop.example",
        notBefore: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        notAfter: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      },
      accountName: "ec.shop.example",
      fields: ["archive", "key", "password"],
    },
    certificate: { attributes: { value: sampleContents.certificate.value }, accountName: null, fields: ["value"] },
    file: {
      attributes: { fileName: "invoice.txt", mimeType: "text/plain", sizeBytes: "16" },
      accountName: "invoice.txt",
      fields: ["content"],
    },
    oneTimePassword: {
      attributes: { digits: "6", period: "30", algorithm: "SHA1" },
      accountName: null,
      fields: ["secret"],
    },
  };
  test.each(Object.values(sampleContents))("$kind", async (contents) => {
    const actor = await makeActor();
    const id = await makeStoredItem(parts, actor, { contents });
    const { kind } = contents;
    const row = await rowOf(actor, id);
    const { attributes, accountName, fields } = shown[kind];
    expect(row).toMatchObject({ kind, appId: null, setupType: null, accountName, ready: true, version: 1, notes: "" });
    expect(row.attributes).toEqual(attributes);
    expect(row.origins).toEqual([HOST]);
    expect(row.secrets.map(({ field }) => field).toSorted()).toEqual(fields);
    const { notAfter } = row.attributes as { notAfter?: string };
    expect(row.expiresAt).toEqual(notAfter === undefined ? null : new Date(notAfter));
    expect(await auditOf(actor, id)).toMatchObject([
      {
        action: "item.createStored",
        detail: { name: "Checkout robot", section: "Vault items", kind, origins: [HOST] },
      },
    ]);
    const opened = await openStoredItem(parts.keyring, actor.tenantId, id);
    expect(opened).toMatchObject({ id, kind, version: 1, origins: [HOST], isFailing: false });
  });
});

test("no secret of any kind stands in a table or a log", async () => {
  const actor = await makeActor();
  const logged = await captureLog(async () => {
    for (const contents of Object.values(sampleContents)) await makeStoredItem(parts, actor, { contents });
  });
  const text = (await everyTableAsText()) + logged;
  const { certificateArchive, credentialSet, file } = sampleContents;
  for (const secret of [
    credentialSet.password,
    ARCHIVE_PASSWORD,
    "canary-content-1",
    "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
  ])
    expectNoSecret(text, secret);
  for (const secret of [certificateArchive.archive.slice(0, 200), file.data, "PRIVATE KEY"])
    expect(text.includes(secret)).toBe(false);
});

test("what a run needs of an archive is its key and chain, and no archive", async () => {
  const actor = await makeActor();
  const id = await makeStoredItem(parts, actor, { contents: sampleContents.certificateArchive });
  const { secrets } = await openStoredItem(parts.keyring, actor.tenantId, id);
  expect(Object.keys(secrets)).toEqual(["key"]);
  expect(JSON.parse(secrets.key ?? "")).toEqual({
    privateKeyPem: expect.stringContaining("BEGIN PRIVATE KEY"),
    certificatePem: expect.stringContaining("BEGIN CERTIFICATE"),
    chainPem: [expect.stringContaining("BEGIN CERTIFICATE")],
  });
});

test("the least and the most that a file may have", async () => {
  const actor = await makeActor();
  const most = randomBytes(MAX_FILE_BYTES).toString("base64");
  for (const data of ["QQ==", most]) {
    const id = await makeStoredItem(parts, actor, { contents: { kind: "file", fileName: "any", data } });
    const { secrets } = await openStoredItem(parts.keyring, actor.tenantId, id);
    expect(secrets.content === data).toBe(true);
  }
  const over = Buffer.alloc(MAX_FILE_BYTES + 1).toString("base64");
  await expect(
    makeStoredItem(parts, actor, { contents: { kind: "file", fileName: "any", data: over } }),
  ).rejects.toMatchObject({ code: "INVALID", messageKey: "errors.fileTooLarge" });
});

describe("contents that do not fit are refused, and nothing is stored", () => {
  const { certificateArchive, file } = sampleContents;
  const cases: [string, StoredContents, string, string][] = [
    ["a wrong password", { ...certificateArchive, password: "canary-wrong" }, "password", "errors.archivePassword"],
    ["no Base64", { ...certificateArchive, archive: "canary*" }, "archive", "errors.archiveBase64"],
    [
      "no key",
      { ...certificateArchive, archive: readSampleArchive("no-key").toString("base64") },
      "archive",
      "errors.archiveNoKey",
    ],
    ["no certificate", { kind: "certificate", value: "canary" }, "value", "errors.certificateUnreadable"],
    ["Base64 with a break", { ...file, data: "QUFB\nQUFB" }, "data", "errors.fileBase64"],
    ["Base64 without padding", { ...file, data: "QQ" }, "data", "errors.fileBase64"],
    ["no Base32", { ...sampleContents.oneTimePassword, secret: "canary!" }, "secret", "errors.otpBase32"],
  ];
  test.each(cases)("%s", async (_, contents, field, messageKey) => {
    const actor = await makeActor();
    const error: unknown = await makeStoredItem(parts, actor, { contents }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: "INVALID",
      messageKey,
      fieldErrors: { [`contents.${field}`]: [messageKey] },
    });
    expect(JSON.stringify(error)).not.toContain("canary");
    expect(await countItems(actor)).toBe(0);
  });
});

describe("hosts", () => {
  test("the dashboard must name some", async () => {
    const actor = await makeActor();
    await expect(makeStoredItem(parts, actor, { origins: [] })).rejects.toMatchObject({
      code: "INVALID",
      fieldErrors: { origins: ["errors.hostsRequired"] },
    });
    expect(await countItems(actor)).toBe(0);
  });

  test("an API may leave them out; a run then refuses the item", async () => {
    const { tenantId, operatorId } = await makeActor();
    const actor = (await findOperatorActor(tenantId, operatorId, "api")) as Actor;
    const id = await makeStoredItem(parts, actor, { origins: [] });
    await expect(openStoredItem(parts.keyring, tenantId, id)).rejects.toMatchObject({
      error: { code: "ERR_ITEM_ANY_HOST", messageKey: "engine.itemAnyHost", params: { name: "Checkout robot" } },
    });
  });
});

describe("refusals, each of which stores nothing", () => {
  const input = { name: "Robot", origins: [HOST], contents: sampleContents.credentialSet };

  test("who may only view the section", async () => {
    const owner = await makeActor();
    const sectionId = await makeSection(owner);
    const viewer = await makeActor({ tenantOf: owner, grants: { [sectionId]: "view" } });
    await expect(createStoredItem(parts, viewer, { ...input, sectionId })).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await countItems(owner)).toBe(0);
  });

  test("an administrator without a grant, and another tenant, cannot tell that the section exists", async () => {
    const owner = await makeActor();
    const sectionId = await makeSection(owner);
    for (const stranger of [await makeActor({ tenantOf: owner }), await makeActor()]) {
      await expect(createStoredItem(parts, stranger, { ...input, sectionId })).rejects.toMatchObject({
        code: "NOT_FOUND",
      });
    }
    expect(await countItems(owner)).toBe(0);
  });
});
