import { describe, expect, test } from "vitest";
import { newId } from "#lib/db/ids.ts";
import { readSampleArchive } from "#test/crafted-archives.ts";
import { auditOf } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { makeStoredItemParts, sampleContents } from "#test/stored-items.ts";
import { createV4Item, type ItemType, itemTypes, makeV4Vault, newItems } from "#test/v4-vault.ts";
import { findStoredRow, openFields } from "../../stored-items/stored-row.ts";

const HOST = "https://shop.example";
const parts = await makeStoredItemParts();

/** A vault with one item, and what is stored in it. */
async function makeItem(type: ItemType, change: Record<string, unknown> = {}) {
  const vault = await makeV4Vault();
  const id = await createV4Item(vault, type, change);
  const { tenantId } = vault.actor;
  return {
    ...vault,
    id,
    read: () => vault.expectStatus(200, "GET", `/VaultItem/${id}`),
    put: (body: unknown, status = 204) => vault.expectStatus(status, "PUT", `/VaultItem/${id}`, body),
    patch: (body: unknown, status = 204) => vault.expectStatus(status, "PATCH", `/VaultItem/${id}`, body),
    async secret(field: string) {
      const row = await findStoredRow(tenantId, id);
      if (!row) throw new Error("no row");
      return (await openFields(parts.keyring.privateKeys, tenantId, row, [field]))[field];
    },
  };
}

describe("PUT", () => {
  test("empties Notes and UserName that are left out, and keeps the password", async () => {
    const item = await makeItem("CredentialSet");
    await item.put({ Name: "Renamed" });
    expect(await item.read()).toMatchObject({ Name: "Renamed", Notes: "", UserName: "" });
    expect(await item.secret("password")).toBe(newItems.CredentialSet.Password);
  });

  test("is an error without a name, or with an empty one", async () => {
    const item = await makeItem("CredentialSet");
    const before = await item.read();
    for (const Name of [undefined, null, "", "  "]) await item.put({ Name, Notes: "x" }, 400);
    expect(await item.read()).toEqual(before);
  });

  test("takes a new password, and keeps the one stored when it is empty, as it was read", async () => {
    const item = await makeItem("CredentialSet");
    await item.put({ Name: "A", UserName: "robot", Password: "" });
    expect(await item.secret("password")).toBe(newItems.CredentialSet.Password);
    await item.put({ Name: "A", UserName: "robot", Password: "battery staple" });
    expect(await item.secret("password")).toBe("battery staple");
  });

  test.each(itemTypes)("%s: what was read and is put back changes nothing", async (type) => {
    const item = await makeItem(type, { AllowedHosts: [HOST] });
    const { Hash: _, ...before } = await item.read();
    await item.put(before);
    expect(await item.read()).toMatchObject(before);
  });

  test("of a File as the list shows it, without content, keeps the content", async () => {
    const item = await makeItem("File");
    const [listed] = await item.expectStatus(200, "GET", "/VaultItem");
    await item.put({ ...listed, FileInfo: { ...listed.FileInfo, Name: "renamed" } });
    expect((await item.read()).FileInfo).toEqual({ Name: "renamed", Data: sampleContents.file.data, Size: 16 });
  });

  test.each([
    ["Certificate", { Name: "x" }, { Value: sampleContents.certificate.value }],
    ["Certificate", { Name: "x", Value: "" }, { Value: sampleContents.certificate.value }],
    ["File", { Name: "x" }, { FileInfo: { Name: "invoice", Data: sampleContents.file.data, Size: 16 } }],
    ["OneTimePassword", { Name: "x" }, { OneTimePasswordInfo: { Digits: 6, Period: 30, HashAlgorithm: "SHA1" } }],
  ] as const)("of a %s keeps what only a new one could replace", async (type, body, kept) => {
    const item = await makeItem(type);
    await item.put(body);
    expect(await item.read()).toMatchObject(kept);
  });

  test("keeps an archive that is left out whole", async () => {
    const item = await makeItem("CertificateArchive");
    const { CertificateArchive } = await item.read();
    await item.put({ Name: "x" });
    expect((await item.read()).CertificateArchive).toEqual(CertificateArchive);
    expect(await item.secret("archive")).toBe(sampleContents.certificateArchive.archive);
  });

  test("ignores another type, and fields that belong to other types: the published sample works", async () => {
    const item = await makeItem("CertificateArchive");
    await item.put({
      VaultItemGuid: item.id.toUpperCase(),
      Name: "Test certificate archive",
      VaultSectionGuid: newId(),
      VaultItemType: "CredentialSet",
      IsSensitive: true,
      UserName: "",
      Password: "",
      CertificateArchive: { Password: "throw-away", ArchiveData: readSampleArchive("rsa-aes").toString("base64") },
    });
    expect(await item.read()).toMatchObject({
      VaultItemType: "CertificateArchive",
      VaultSectionGuid: item.sectionId,
      UserName: "",
      Name: "Test certificate archive",
    });
    expect(await item.secret("archive")).toBe(readSampleArchive("rsa-aes").toString("base64"));
  });
});

describe("PATCH", () => {
  test("changes what it names and nothing else", async () => {
    const item = await makeItem("CredentialSet", { AllowedHosts: [HOST] });
    const { Hash: _, ...before } = await item.read();
    await item.patch({ Notes: "" });
    expect(await item.read()).toMatchObject({ ...before, Notes: "" });
    await item.patch({ UserName: "" });
    expect(await item.read()).toMatchObject({ ...before, Notes: "", UserName: "" });
    await item.patch({ Notes: null, UserName: null, Name: "Renamed" });
    expect(await item.read()).toMatchObject({ ...before, Notes: "", UserName: "", Name: "Renamed" });
    expect(await item.secret("password")).toBe(newItems.CredentialSet.Password);
  });

  test("rotates a password, which the audit log tells without it", async () => {
    const item = await makeItem("CredentialSet");
    await item.patch({ Password: "battery staple" });
    expect(await item.secret("password")).toBe("battery staple");
    const [, entry] = await auditOf(item.actor, item.id);
    expect(entry).toMatchObject({ action: "item.updateStored", detail: { replaced: ["password"] } });
    expect(JSON.stringify(entry)).not.toContain("battery staple");
  });

  test("an empty name is 400, and an empty body changes nothing", async () => {
    const item = await makeItem("CredentialSet");
    const before = await item.read();
    await item.patch({ Name: "" }, 400);
    await item.patch({});
    expect(await item.read()).toEqual(before);
  });

  test("a guid in the body must be the one in the path", async () => {
    const item = await makeItem("CredentialSet");
    const refusal = await item.patch({ VaultItemGuid: newId(), Name: "x" }, 400);
    expect(refusal.Messages[0].Message).toMatch(/^VaultItemGuid: /);
    await item.patch({ VaultItemGuid: ` {${item.id.toUpperCase()}} ` });
    await item.patch({ VaultItemGuid: "00000000-0000-0000-0000-000000000000" });
  });

  test("of an archive's password alone must still open it", async () => {
    const item = await makeItem("CertificateArchive");
    const before = await item.read();
    const refusal = await item.patch({ CertificateArchive: { Password: "wrong" } }, 400);
    expect(refusal.Messages[0].Message).toMatch(/^CertificateArchive.Password: /);
    await item.patch({ CertificateArchive: { Password: sampleContents.certificateArchive.password } });
    const { Hash: _, ...after } = await item.read();
    expect(before).toMatchObject(after);
  });

  test("of an archive's data alone opens with the password that is stored", async () => {
    const item = await makeItem("CertificateArchive");
    await item.patch({ CertificateArchive: { ArchiveData: readSampleArchive("rsa-rc2").toString("base64") } });
    await item.patch({ Value: readSampleArchive("rsa-aes").toString("base64") });
    expect(await item.secret("archive")).toBe(readSampleArchive("rsa-aes").toString("base64"));
  });

  test("of parts of a one-time password keeps the rest, and ignores an encoding without a secret", async () => {
    const item = await makeItem("OneTimePassword");
    const before = await item.secret("secret");
    await item.patch({ OneTimePasswordInfo: { Digits: 8, Secret: "", SecretEncodingMethod: "Hex" } });
    expect((await item.read()).OneTimePasswordInfo).toEqual({ Digits: 8, Period: 30, HashAlgorithm: "SHA1" });
    expect(await item.secret("secret")).toBe(before);
    await item.patch({ OneTimePasswordInfo: { Secret: "48656c6c6f21deadbeef", SecretEncodingMethod: "Hex" } });
    expect(await item.secret("secret")).toBe("JBSWY3DPEHPK3PXP");
  });

  test("unknown values of enums are 400, also where the field is ignored", async () => {
    const item = await makeItem("CredentialSet");
    await item.patch({ VaultItemType: "Text" }, 400);
    await item.patch({ VaultItemType: "Certificate", Value: "ignored" });
    expect(await item.read()).toMatchObject({ VaultItemType: "CredentialSet", Value: "" });
  });

  test("of the allowed hosts asks for the secret again", async () => {
    const item = await makeItem("CredentialSet");
    const refusal = await item.patch({ AllowedHosts: [HOST] }, 400);
    expect(refusal.Messages[0].Message).toMatch(/^AllowedHosts: /);
    await item.patch({ AllowedHosts: [HOST], Password: "battery staple" });
    expect(await item.read()).toMatchObject({ AllowedHosts: [HOST] });
    await item.put({ Name: "x" });
    expect(await item.read()).toMatchObject({ AllowedHosts: [HOST] });
  });
});

test("two writers at once both succeed, and leave one of the two whole", async () => {
  const item = await makeItem("CredentialSet");
  await Promise.all(["one", "two"].map((each) => item.put({ Name: each, UserName: each, Password: each })));
  const { Name, UserName } = await item.read();
  expect([Name, UserName]).toEqual([UserName, await item.secret("password")]);
  expect(await ownerDb.vaultSecret.count({ where: { itemId: item.id } })).toBe(1);
});
