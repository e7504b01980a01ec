import { describe, expect, test } from "vitest";
import { newId } from "#lib/db/ids.ts";
import { readSampleArchive } from "#test/crafted-archives.ts";
import { auditOf, grant, makeActor, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { sampleContents } from "#test/stored-items.ts";
import { createV4Item, itemTypes, makeV4Caller, makeV4Vault, newItems, useInFlow } from "#test/v4-vault.ts";

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const second = { Name: "x", UserName: "", Password: "" };

describe("creating", () => {
  test.each(itemTypes)("%s: the answer is the whole new item, as it is read after, without a secret", async (type) => {
    const { sectionId, actor, expectStatus } = await makeV4Vault();
    const created = await expectStatus(201, "POST", "/VaultItem", { ...newItems[type], VaultSectionGuid: sectionId });
    const readable = {
      CredentialSet: { UserName: "robot@shop.example", IsSensitive: true },
      CertificateArchive: {
        IsSensitive: true,
        CertificateArchive: {
          Issuer: expect.stringMatching(/./),
          NotBefore: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
          NotAfter: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
          Password: "",
          ArchiveData: "",
        },
      },
      Certificate: { Value: sampleContents.certificate.value, IsSensitive: false },
      File: { FileInfo: { Data: sampleContents.file.data, Name: "invoice", Size: 16 }, IsSensitive: false },
      OneTimePassword: { OneTimePasswordInfo: { Digits: 6, Period: 30, HashAlgorithm: "SHA1" }, IsSensitive: true },
    };
    expect(created).toEqual({
      VaultItemGuid: expect.stringMatching(GUID),
      Hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      Name: newItems[type].Name,
      Value: "",
      VaultSectionGuid: sectionId,
      VaultItemType: type,
      Notes: type === "CredentialSet" ? "rotated monthly" : "",
      UserName: "",
      Password: "",
      VaultItemUsedBy: "-",
      AllowedHosts: [],
      ...readable[type],
    });
    expect(await expectStatus(200, "GET", `/VaultItem/${created.VaultItemGuid}`)).toEqual(created);
    expect(await auditOf(actor, created.VaultItemGuid)).toMatchObject([
      { action: "item.createStored" },
      ...(type === "File" ? [{ action: "item.download" }] : []),
    ]);
  });

  test("a guid that is sent along, and keys that nobody knows, are ignored", async () => {
    const vault = await makeV4Vault();
    const given = newId();
    const change = { VaultItemGuid: given, IsSensitive: false, VaultItemUsedBy: 7, Hash: [], Extra: { a: 1 } };
    const id = await createV4Item(vault, "CredentialSet", change);
    expect(id).not.toBe(given);
    expect(await vault.expectStatus(200, "GET", `/VaultItem/${id}`)).toMatchObject({
      IsSensitive: true,
      VaultItemUsedBy: "-",
    });
  });

  test("null is as left out", async () => {
    const vault = await makeV4Vault();
    const id = await createV4Item(vault, "CredentialSet", { Notes: null, CertificateArchive: null, FileInfo: null });
    expect(await vault.expectStatus(200, "GET", `/VaultItem/${id}`)).toMatchObject({ Notes: "" });
  });

  test("the archive may stand in Value, and ArchiveData comes first", async () => {
    const vault = await makeV4Vault();
    const { Password, ArchiveData } = newItems.CertificateArchive.CertificateArchive;
    const id = await createV4Item(vault, "CertificateArchive", {
      Value: ArchiveData,
      CertificateArchive: { Password },
    });
    expect(await vault.expectStatus(200, "GET", `/VaultItem/${id}`)).toMatchObject({
      Value: "",
      CertificateArchive: { Issuer: expect.stringMatching(/./) },
    });
    await createV4Item(vault, "CertificateArchive", { Value: "not this" });
  });

  test.each(["ec-aes", "ec-rc2", "ec-3des", "rsa-aes", "rsa-rc2"])("an archive like %s opens", async (name) => {
    const ArchiveData = readSampleArchive(name).toString("base64");
    const archive = { Password: sampleContents.certificateArchive.password, ArchiveData };
    await createV4Item(await makeV4Vault(), "CertificateArchive", { CertificateArchive: archive });
  });

  const archive = newItems.CertificateArchive.CertificateArchive;
  const otp = newItems.OneTimePassword.OneTimePasswordInfo;
  const big = (bytes: number) => Buffer.alloc(bytes, 7).toString("base64");
  test.each([
    ["no name", { Name: undefined }, /^Name: /],
    ["an empty name", { Name: " " }, /^Name: /],
    ["a long name", { Name: "n".repeat(151) }, /^Name: /],
    ["no section", { VaultSectionGuid: undefined }, /^VaultSectionGuid: /],
    ["a section that is no guid", { VaultSectionGuid: "Vault items" }, /^VaultSectionGuid: /],
    ["a section that is not there", { VaultSectionGuid: newId() }, /^VaultSectionGuid: /],
    ["no type", { VaultItemType: undefined }, /^VaultItemType: /],
    ["the type Text, which was dropped", { VaultItemType: "Text" }, /^VaultItemType: .*CredentialSet/],
    ["a name of the wrong type", { Name: 7 }, /^Name: /],
    ["neither user name nor password", { UserName: "", Password: "" }, /^Password: /],
    ["a host that is none", { AllowedHosts: ["http://x/y"] }, /^AllowedHosts: /],
    ["U+0000", { Notes: "a\u0000" }, /./],
    [
      "a wrong archive password",
      { VaultItemType: "CertificateArchive", CertificateArchive: { ...archive, Password: "x" } },
      /^CertificateArchive.Password: /,
    ],
    [
      "an archive that is none",
      { VaultItemType: "CertificateArchive", CertificateArchive: { ArchiveData: "aGVsbG8=" } },
      /^CertificateArchive.ArchiveData: /,
    ],
    [
      "an archive without its key",
      {
        VaultItemType: "CertificateArchive",
        CertificateArchive: { ...archive, ArchiveData: readSampleArchive("no-key").toString("base64") },
      },
      /^CertificateArchive.ArchiveData: /,
    ],
    ["no archive", { VaultItemType: "CertificateArchive" }, /^CertificateArchive.ArchiveData: /],
    ["a certificate that is none", { VaultItemType: "Certificate", Value: "hello" }, /^Value: /],
    [
      "a file above 2 MiB",
      { VaultItemType: "File", FileInfo: { Name: "x", Data: big(2_097_153) } },
      /^FileInfo.Data: /,
    ],
    ["a file that is no Base64", { VaultItemType: "File", FileInfo: { Name: "x", Data: "%%%" } }, /^FileInfo.Data: /],
    ["a file without a name", { VaultItemType: "File", FileInfo: { Data: "aGVsbG8=" } }, /^FileInfo.Name: /],
    [
      "9 digits",
      { VaultItemType: "OneTimePassword", OneTimePasswordInfo: { ...otp, Digits: 9 } },
      /^OneTimePasswordInfo.Digits: /,
    ],
    [
      "a period of 121 s",
      { VaultItemType: "OneTimePassword", OneTimePasswordInfo: { ...otp, Period: 121 } },
      /^OneTimePasswordInfo.Period: /,
    ],
    [
      "no period",
      { VaultItemType: "OneTimePassword", OneTimePasswordInfo: { ...otp, Period: undefined } },
      /^OneTimePasswordInfo.Period: /,
    ],
    [
      "MD5",
      { VaultItemType: "OneTimePassword", OneTimePasswordInfo: { ...otp, HashAlgorithm: "MD5" } },
      /^OneTimePasswordInfo.HashAlgorithm: /,
    ],
    [
      "no secret",
      { VaultItemType: "OneTimePassword", OneTimePasswordInfo: { ...otp, Secret: "" } },
      /^OneTimePasswordInfo.Secret: /,
    ],
    [
      "hex that is none",
      { VaultItemType: "OneTimePassword", OneTimePasswordInfo: { ...otp, SecretEncodingMethod: "Hex" } },
      /^OneTimePasswordInfo.Secret: /,
    ],
  ])("%s is 400, says which field, and makes nothing", async (_, change, message) => {
    const { actor, sectionId, expectStatus } = await makeV4Vault();
    const body = { ...newItems.CredentialSet, VaultSectionGuid: sectionId, ...change };
    const refusal = await expectStatus(400, "POST", "/VaultItem", body);
    expect(refusal.Messages[0].Message).toMatch(message);
    expect(JSON.stringify(refusal)).not.toContain(newItems.CredentialSet.Password);
    expect(await ownerDb.vaultItem.count({ where: { tenantId: actor.tenantId } })).toBe(0);
  });

  test("every field that is wrong has its message", async () => {
    const { sectionId, expectStatus } = await makeV4Vault();
    const body = { ...newItems.CredentialSet, VaultSectionGuid: sectionId, Name: "", Notes: "n".repeat(2_001) };
    const { Messages } = await expectStatus(400, "POST", "/VaultItem", body);
    expect(Messages).toMatchObject([
      { Message: expect.stringMatching(/^Name: /) },
      { Message: expect.stringMatching(/^Notes: /) },
    ]);
  });

  test("a file of 2 MiB goes in and comes back as it was", async () => {
    const vault = await makeV4Vault();
    const id = await createV4Item(vault, "File", { FileInfo: { Name: "big.bin", Data: big(2_097_152) } });
    const { FileInfo } = await vault.expectStatus(200, "GET", `/VaultItem/${id}`);
    expect(FileInfo).toEqual({ Name: "big.bin", Data: big(2_097_152), Size: 2_097_152 });
  });

  test("a user name alone makes a credential set, which can be changed", async () => {
    const vault = await makeV4Vault();
    const id = await createV4Item(vault, "CredentialSet", { Password: "" });
    await vault.expectStatus(204, "PATCH", `/VaultItem/${id}`, { UserName: "key" });
    expect(await vault.expectStatus(200, "GET", `/VaultItem/${id}`)).toMatchObject({ UserName: "key" });
  });

  test("names need not be unique", async () => {
    const vault = await makeV4Vault();
    await createV4Item(vault, "CredentialSet");
    await createV4Item(vault, "CredentialSet");
  });
});

test("a change is another Hash", async () => {
  const vault = await makeV4Vault();
  const id = await createV4Item(vault, "CredentialSet");
  const { Hash } = await vault.expectStatus(200, "GET", `/VaultItem/${id}`);
  await vault.expectStatus(204, "PATCH", `/VaultItem/${id}`, { Password: "battery staple" });
  expect((await vault.expectStatus(200, "GET", `/VaultItem/${id}`)).Hash).not.toBe(Hash);
});

test("the list holds every type as it is alone, and records that files were read", async () => {
  const vault = await makeV4Vault();
  const ids = [];
  for (const type of itemTypes) ids.push(await createV4Item(vault, type));
  const list = await vault.expectStatus(200, "GET", "/VaultItem");
  expect(list.map((item: { VaultItemGuid: string }) => item.VaultItemGuid)).toEqual(ids);
  for (const item of list) {
    const alone = await vault.expectStatus(200, "GET", `/VaultItem/${item.VaultItemGuid}`);
    expect(item).toEqual(alone);
  }
  const listed = await ownerDb.auditEvent.findMany({
    where: { tenantId: vault.actor.tenantId, action: "item.downloadList" },
    select: { detail: true },
  });
  expect(listed).toEqual([{ detail: { count: 1 } }]);
});

test("a File that does not open is listed without its content, and the others with theirs", async () => {
  const vault = await makeV4Vault();
  const [broken, whole] = [await createV4Item(vault, "File"), await createV4Item(vault, "File")];
  await ownerDb.vaultSecret.updateMany({ where: { itemId: broken }, data: { jwe: "no.jwe" } });
  const list = await vault.expectStatus(200, "GET", "/VaultItem");
  expect(list[0]).toMatchObject({ VaultItemGuid: broken, FileInfo: { Data: "" } });
  expect(list[1]).toEqual(await vault.expectStatus(200, "GET", `/VaultItem/${whole}`));
});

test("an item in use says by how many flows, and is not deleted", async () => {
  const vault = await makeV4Vault();
  const id = await createV4Item(vault, "CredentialSet");
  const usedBy = async () => (await vault.expectStatus(200, "GET", `/VaultItem/${id}`)).VaultItemUsedBy;
  expect(await usedBy()).toBe("-");
  await useInFlow(vault.actor, id);
  expect(await usedBy()).toBe("1 flow");
  await useInFlow(await makeActor({ tenantOf: vault.actor, role: "editor" }), id, "Ledger");
  expect(await usedBy()).toBe("2 flows");
  const refusal = await vault.expectStatus(400, "DELETE", `/VaultItem/${id}`);
  expect(refusal.Messages[0].Message).toMatch(/2 flows/);
  expect(await usedBy()).toBe("2 flows");
});

test("a flow that uses an item in its draft and in a version counts once", async () => {
  const vault = await makeV4Vault();
  const id = await createV4Item(vault, "CredentialSet");
  await useInFlow(vault.actor, id);
  const { tenantId } = vault.actor;
  const { id: flowId } = await ownerDb.flow.findFirstOrThrow({ where: { tenantId } });
  const flowVersionId = newId();
  await ownerDb.flowVersion.create({
    data: { tenantId, id: flowVersionId, flowId, number: 1, draftVersion: 1, actions: [] },
  });
  await ownerDb.vaultItemUse.create({ data: { tenantId, id: newId(), itemId: id, flowVersionId } });
  expect(await vault.expectStatus(200, "GET", `/VaultItem/${id}`)).toMatchObject({ VaultItemUsedBy: "1 flow" });
});

test("a deleted item is gone", async () => {
  const vault = await makeV4Vault();
  const id = await createV4Item(vault, "OneTimePassword");
  await vault.expectStatus(204, "DELETE", `/VaultItem/${id}`);
  await vault.expectStatus(404, "GET", `/VaultItem/${id}`);
  await vault.expectStatus(404, "DELETE", `/VaultItem/${id}`);
  expect(await auditOf(vault.actor, id)).toMatchObject([{ action: "item.createStored" }, { action: "item.delete" }]);
});

describe("moving", () => {
  test("PATCH moves with Change on both sections, and PUT never does", async () => {
    const vault = await makeV4Vault();
    const other = await makeSection(vault.actor, "Elsewhere");
    const id = await createV4Item(vault, "CredentialSet");
    await vault.expectStatus(204, "PUT", `/VaultItem/${id}`, { ...second, VaultSectionGuid: other });
    expect(await vault.expectStatus(200, "GET", `/VaultItem/${id}`)).toMatchObject({
      VaultSectionGuid: vault.sectionId,
    });
    await vault.expectStatus(204, "PATCH", `/VaultItem/${id}`, { VaultSectionGuid: other.toUpperCase() });
    expect(await vault.expectStatus(200, "GET", `/VaultItem/${id}`)).toMatchObject({ VaultSectionGuid: other });
    expect((await auditOf(vault.actor, id)).map(({ action }) => action)).toContain("item.move");
  });

  test("to a section that is only viewed is 403, to one that is not seen 400, and nothing changes", async () => {
    const vault = await makeV4Vault();
    const owner = await makeActor({ tenantOf: vault.actor });
    const [viewed, unseen] = [await makeSection(owner, "Viewed"), await makeSection(owner, "Unseen")];
    await grant(owner.tenantId, viewed, "view", { operatorId: vault.actor.operatorId });
    const id = await createV4Item(vault, "CredentialSet");
    const before = await vault.expectStatus(200, "GET", `/VaultItem/${id}`);
    await vault.expectStatus(403, "PATCH", `/VaultItem/${id}`, { Name: "Moved", VaultSectionGuid: viewed });
    await vault.expectStatus(400, "PATCH", `/VaultItem/${id}`, { Name: "Moved", VaultSectionGuid: unseen });
    expect(await vault.expectStatus(200, "GET", `/VaultItem/${id}`)).toEqual(before);
  });

  test("out of a section that is only viewed is 403", async () => {
    const vault = await makeV4Vault();
    const id = await createV4Item(vault, "CredentialSet");
    const viewer = await makeActor({ tenantOf: vault.actor, grants: { [vault.sectionId]: "view" } });
    const own = await makeSection(viewer, "Own");
    await (await makeV4Caller(viewer)).expectStatus(403, "PATCH", `/VaultItem/${id}`, { VaultSectionGuid: own });
  });
});
