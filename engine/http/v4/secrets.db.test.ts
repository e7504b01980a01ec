import { expect, test } from "vitest";
import { flushRefusals } from "#lib/audit/refusals.ts";
import { expectNoSecret } from "#test/canary.ts";
import { captureLog } from "#test/captured-log.ts";
import { readSampleArchive } from "#test/crafted-archives.ts";
import { makeActor } from "#test/factories.ts";
import { everyTableAsText } from "#test/owner.ts";
import { sampleContents } from "#test/stored-items.ts";
import { createV4Item, itemTypes, makeV4Caller, makeV4Vault, newItems } from "#test/v4-vault.ts";

const PASSWORD = "canary-v4-password-7f3a91";
const REPLACED = "canary-v4-password-c20d44";
const WRONG_ARCHIVE_PASSWORD = "canary-v4-archive-51b8e0";
const MISPLACED = "canary-v4-misplaced-9a66f2";
const FILE = "canary-v4-file-content-3e17aa";
/** Base32 of bytes that nothing else here holds. */
const OTP = "MNQW4YLSPEWXMNBNN52HALJXGMYTQMRV";
const ARCHIVE = readSampleArchive("rsa-aes").toString("base64");

test("secrets go in and never come out: not by answers, tables, audit or logs", { timeout: 60_000 }, async () => {
  const answers: string[] = [];
  const fileAnswers: string[] = [];
  const logged = await captureLog(async () => {
    const vault = await makeV4Vault();
    const viewer = await makeV4Caller(
      await makeActor({ tenantOf: vault.actor, grants: { [vault.sectionId]: "view" } }),
    );
    const ask = async (method: string, path: string, body?: unknown, into = answers, caller = vault) => {
      const { status, headers, body: answer } = await caller.call(method, path, body);
      into.push(JSON.stringify([status, [...headers], answer]));
      return answer as { VaultItemGuid: string };
    };
    const { VaultSectionGuid } = { VaultSectionGuid: vault.sectionId };

    const created = await ask("POST", "/VaultItem", {
      ...newItems.CredentialSet,
      VaultSectionGuid,
      Password: PASSWORD,
    });
    const set = `/VaultItem/${created.VaultItemGuid}`;
    await ask("PATCH", set, { Password: REPLACED });
    for (const method of ["PUT", "PATCH"]) await ask(method, set, { Name: "", Password: REPLACED });
    await ask("PATCH", set, { Password: { [MISPLACED]: REPLACED }, VaultItemType: MISPLACED, Name: 7 });
    await ask("PATCH", set, `{"Password":"${MISPLACED}`);
    await ask("PATCH", set, { AllowedHosts: [MISPLACED, `https://user:${PASSWORD}@shop.example`] });
    await ask("PATCH", set, { Password: REPLACED, Notes: "n".repeat(3_000) });
    await ask("POST", "/VaultItem", { ...newItems.CredentialSet, VaultSectionGuid: MISPLACED, Password: PASSWORD });
    await ask("PATCH", set, { Password: PASSWORD }, answers, { ...viewer, sectionId: VaultSectionGuid });

    const archive = { Password: sampleContents.certificateArchive.password, ArchiveData: ARCHIVE };
    const mtls = await ask("POST", "/VaultItem", {
      ...newItems.CertificateArchive,
      VaultSectionGuid,
      CertificateArchive: archive,
    });
    const mtlsPath = `/VaultItem/${mtls.VaultItemGuid}`;
    await ask("PATCH", mtlsPath, { CertificateArchive: { Password: WRONG_ARCHIVE_PASSWORD } });
    await ask("PATCH", mtlsPath, { Value: ARCHIVE });

    const info = { ...newItems.OneTimePassword.OneTimePasswordInfo, Secret: OTP };
    const otp = await ask("POST", "/VaultItem", {
      ...newItems.OneTimePassword,
      VaultSectionGuid,
      OneTimePasswordInfo: info,
    });
    await ask("PATCH", `/VaultItem/${otp.VaultItemGuid}`, { OneTimePasswordInfo: { Secret: `${OTP}1` } });

    const data = Buffer.from(FILE).toString("base64");
    const body = { ...newItems.File, VaultSectionGuid, FileInfo: { Name: "x", Data: data } };
    const file = await ask("POST", "/VaultItem", body, fileAnswers);
    await ask("GET", `/VaultItem/${file.VaultItemGuid}`, undefined, fileAnswers);

    await ask("GET", "/VaultItem", undefined, fileAnswers);
    for (const path of [set, mtlsPath, `/VaultItem/${otp.VaultItemGuid}`]) await ask("GET", path);
    for (const path of [set, mtlsPath]) await ask("DELETE", path);
    await flushRefusals();
  });

  const secrets = [PASSWORD, REPLACED, WRONG_ARCHIVE_PASSWORD, MISPLACED, OTP, ARCHIVE.slice(200, 300)];
  for (const secret of secrets) {
    for (const text of [answers.join("\n"), fileAnswers.join("\n"), logged, await everyTableAsText()])
      expectNoSecret(text, secret);
  }
  // The content of a file comes back where it is asked for, and stands nowhere else.
  for (const text of [answers.join("\n"), logged, await everyTableAsText()]) expectNoSecret(text, FILE);
  expect(fileAnswers.join("\n")).toContain(Buffer.from(FILE).toString("base64"));
});

test("the vendor's Terraform provider finds what it dereferences, as it sent it", async () => {
  const vault = await makeV4Vault();
  const { VaultSectionGuid } = await vault.expectStatus(201, "POST", "/VaultSection", { Name: "Terraform" });
  for (const type of itemTypes) {
    const id = await createV4Item(vault, type, { VaultSectionGuid, Notes: "" });
    const answer = await vault.call("GET", `/VaultItem/${id}`);
    expect(answer.headers.get("content-type")).toBe("application/json");
    // It sends the whole object, less secrets that are unset, by PATCH, and reads the item again.
    const { Password: _, ...sent } = { VaultSectionGuid, ...newItems[type], Notes: "", Password: "" };
    await vault.expectStatus(204, "PATCH", `/VaultItem/${id}`, sent);
    const read = await vault.expectStatus(200, "GET", `/VaultItem/${id}`);
    expect(read).toMatchObject({ VaultSectionGuid, Name: newItems[type].Name, Notes: "" });
    if (type === "CertificateArchive") {
      for (const field of ["Issuer", "NotBefore", "NotAfter"]) expect(read.CertificateArchive[field]).toMatch(/./);
    }
    if (type === "File") expect(read.FileInfo).toMatchObject(newItems.File.FileInfo);
    if (type === "OneTimePassword") {
      expect(read.OneTimePasswordInfo).toEqual({ Digits: 6, Period: 30, HashAlgorithm: "SHA1" });
    }
  }
  const path = `/VaultSection/${VaultSectionGuid}/Authorization`;
  const body = { AuthorizationType: "ViewVaultSection", OperatorGuid: vault.actor.operatorId };
  const { AuthorizationId } = await vault.expectStatus(201, "POST", path, body);
  const list = await vault.expectStatus(200, "GET", path);
  expect(list.map((each: { AuthorizationId: string }) => each.AuthorizationId)).toContain(AuthorizationId);
});
