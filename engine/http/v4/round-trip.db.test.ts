import fc from "fast-check";
import { expect, test } from "vitest";
import { sampleContents } from "#test/stored-items.ts";
import { createV4Item, type ItemType, makeV4Vault } from "#test/v4-vault.ts";

const RUNS = 40;

/** Any text that a table can hold: blanks at both ends, quotes, other scripts and emoji too. */
const text = (maxLength: number) =>
  fc
    .string({ unit: "binary", maxLength })
    .filter((value) => !value.includes("\u0000") && value.isWellFormed() && value.length <= maxLength);
const name = text(150).filter((value) => value.trim() !== "");
const common = { Name: name, Notes: text(2_000) };

const readable: Record<ItemType, fc.Arbitrary<Record<string, unknown>>> = {
  CredentialSet: fc.record({ ...common, UserName: text(1_000) }),
  CertificateArchive: fc.record(common),
  Certificate: fc.record({
    ...common,
    Value: fc.constantFrom(
      sampleContents.certificate.value,
      `\n ${sampleContents.certificate.value}`,
      sampleContents.certificate.value.replaceAll("\n", "\r\n"),
    ),
  }),
  File: fc.record({
    ...common,
    FileInfo: fc.record({
      Name: text(255).filter((value) => value.trim() !== "" && !/\p{Cc}/u.test(value)),
      Data: fc.uint8Array({ minLength: 1, maxLength: 3_000 }).map((bytes) => Buffer.from(bytes).toString("base64")),
    }),
  }),
  OneTimePassword: fc.record({
    ...common,
    OneTimePasswordInfo: fc.record({
      Digits: fc.constantFrom(6, 7, 8),
      Period: fc.integer({ min: 1, max: 120 }),
      HashAlgorithm: fc.constantFrom("SHA1", "SHA256", "SHA512"),
    }),
  }),
};

test.each(Object.entries(readable))(
  "%s: PUT, then GET, equals what was sent",
  { timeout: 60_000 },
  async (type, bodies) => {
    const vault = await makeV4Vault();
    const id = await createV4Item(vault, type as ItemType);
    await fc.assert(
      fc.asyncProperty(bodies, async (body) => {
        await vault.expectStatus(204, "PUT", `/VaultItem/${id}`, body);
        expect(await vault.expectStatus(200, "GET", `/VaultItem/${id}`)).toMatchObject(body);
      }),
      { numRuns: RUNS, seed: 20_261_122 },
    );
  },
);

test("a section's name: PUT, then GET, equals what was sent", async () => {
  const { sectionId, expectStatus } = await makeV4Vault();
  const path = `/VaultSection/${sectionId}`;
  await fc.assert(
    fc.asyncProperty(name, async (Name) => {
      await expectStatus(204, "PUT", path, { Name });
      expect(await expectStatus(200, "GET", path)).toEqual({ VaultSectionGuid: sectionId, Name });
    }),
    { numRuns: RUNS, seed: 20_261_122 },
  );
});
