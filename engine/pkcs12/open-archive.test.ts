import { createPrivateKey, randomBytes, X509Certificate } from "node:crypto";
import { afterAll, describe, expect, test } from "vitest";
import {
  ARCHIVE_PASSWORD,
  archiveOfKey,
  archiveOfManyCounts,
  archiveWithCount,
  deeplyNested,
  readSampleArchive,
} from "#test/crafted-archives.ts";
import { dsaKey, rsaKey } from "#test/crafted-keys.ts";
import { createArchiveOpener } from "./open-archive.ts";

const archives = createArchiveOpener();
afterAll(() => archives.close());

const refusal = (name: string, field: "archive" | "password" = "archive") => ({
  name: "AppError",
  code: "INVALID",
  messageKey: `errors.${name}`,
  fieldErrors: { [`contents.${field}`]: [`errors.${name}`] },
});

describe("archives of OpenSSL 3 and of old tools", () => {
  const samples: [name: string, what: string, password: string, keyType: string, chain: number][] = [
    ["rsa-aes", "AES-256 and PBES2, RSA", ARCHIVE_PASSWORD, "rsa", 1],
    ["rsa-rc2", "RC2-40 and 3DES, RSA", ARCHIVE_PASSWORD, "rsa", 1],
    ["ec-aes", "AES-256 and PBES2, EC", ARCHIVE_PASSWORD, "ec", 1],
    ["ec-rc2", "RC2-40 and 3DES, EC", ARCHIVE_PASSWORD, "ec", 1],
    ["ec-3des", "3DES alone", ARCHIVE_PASSWORD, "ec", 0],
    ["ec-no-password", "an empty password", "", "ec", 0],
    ["ec-accents-aes", "a password beyond ASCII, as UTF-8", "café 🔑", "ec", 0],
    ["ec-accents-rc2", "a password beyond ASCII, as UTF-16", "café", "ec", 0],
    ["ec-no-mac", "no MAC", ARCHIVE_PASSWORD, "ec", 0],
    ["ec-plain", "nothing encrypted", ARCHIVE_PASSWORD, "ec", 0],
  ];
  test.each(samples)("%s: %s", async (name, _, password, keyType, chain) => {
    const opened = await archives.open(readSampleArchive(name), password);
    const key = createPrivateKey(opened.privateKeyPem);
    expect(key.asymmetricKeyType).toBe(keyType);
    expect(new X509Certificate(opened.certificatePem).checkPrivateKey(key)).toBe(true);
    expect(opened).toMatchObject({ issuer: "Example Test CA", subject: `${keyType}.shop.example` });
    expect(opened.notAfter.getTime() - opened.notBefore.getTime()).toBe(36_500 * 86_400_000);
    expect(opened.chainPem).toHaveLength(chain);
    for (const pem of opened.chainPem) expect(new X509Certificate(pem).subject).toContain("Example Test CA");
  });

  const encrypted = samples.filter(([name]) => name !== "ec-plain");
  test.each(encrypted)("%s with another password is refused for that", async (name) => {
    for (const wrong of ["another", `${ARCHIVE_PASSWORD} `, ""]) {
      if (name === "ec-no-password" && wrong === "") continue;
      await expect(archives.open(readSampleArchive(name), wrong)).rejects.toMatchObject(
        refusal("archivePassword", "password"),
      );
    }
  });
});

describe("what holds no key and certificate is refused, and told which", () => {
  test("no private key", () =>
    expect(archives.open(readSampleArchive("no-key"), ARCHIVE_PASSWORD)).rejects.toMatchObject(
      refusal("archiveNoKey"),
    ));
  test("no certificate for its key", () =>
    expect(archives.open(readSampleArchive("no-certificate"), ARCHIVE_PASSWORD)).rejects.toMatchObject(
      refusal("archiveNoCertificate"),
    ));
});

describe("what is no archive", () => {
  const whole = readSampleArchive("rsa-aes");
  const garbage: [string, Buffer][] = [
    ["nothing", Buffer.alloc(0)],
    ["text", Buffer.from("-----BEGIN CERTIFICATE-----")],
    ["noise", randomBytes(4096)],
    ["zeros", Buffer.alloc(262_144)],
    [
      "a sequence of 130,000 nulls",
      Buffer.concat([Buffer.from([0x30, 0x83, 3, 0xf7, 0xa0]), Buffer.alloc(260_000, "\x05\x00")]),
    ],
    ["nesting of 60,000 levels", deeplyNested(60_000)],
    ["indefinite lengths without an end", Buffer.alloc(200_000, "\x30\x80")],
    ["a truncated archive", whole.subarray(0, whole.byteLength - 1)],
    ["an archive and something after it", Buffer.concat([whole, Buffer.from("x")])],
  ];
  test.each(garbage)("%s", async (_, bytes) => {
    await expect(archives.open(bytes.subarray(0, 262_144), ARCHIVE_PASSWORD)).rejects.toMatchObject(
      refusal("archiveUnreadable"),
    );
  });

  test("more than 256 KiB", async () => {
    await expect(archives.open(Buffer.alloc(257 * 1024), "")).rejects.toMatchObject(refusal("archiveTooLarge"));
  });

  test("a real one, cut anywhere or with any byte changed, is refused or opened, and nothing else", async () => {
    const archive = readSampleArchive("ec-aes");
    for (let at = 0; at < archive.byteLength; at += 7) {
      const changed = Buffer.from(archive);
      changed[at] = (changed[at] ?? 0) ^ 0x41;
      for (const bytes of [changed, archive.subarray(0, at)]) {
        const answer = await archives.open(bytes, ARCHIVE_PASSWORD).then(
          () => "opened",
          (error: Error) => error.name,
        );
        expect(["opened", "AppError"]).toContain(answer);
      }
    }
  });
});

describe("costly archives", () => {
  const places = ["mac", "pbes2", "pkcs12", "key", "key inside"] as const;
  const counts = [1_000_001n, 5_000_000n, 2n ** 31n, 2n ** 32n + 1n, 2n ** 64n + 1n];
  test.each(places)("a count above the limit is refused wherever it stands: %s", async (place) => {
    for (const count of counts) {
      await expect(archives.open(archiveWithCount(place, count), ARCHIVE_PASSWORD)).rejects.toMatchObject(
        refusal("archiveTooCostly"),
      );
    }
    await expect(archives.open(archiveWithCount(place, 0n), ARCHIVE_PASSWORD)).rejects.toMatchObject(
      refusal("archiveUnreadable"),
    );
  });

  test("many allowed counts are stopped together; timers fire meanwhile, and the next archive opens", async () => {
    let ticks = 0;
    const timer = setInterval(() => ticks++, 5);
    const costly = archiveOfManyCounts(100, 1_000_000);
    const both = [archives.open(costly, ARCHIVE_PASSWORD), archives.open(costly, ARCHIVE_PASSWORD)];
    const after = archives.open(readSampleArchive("ec-aes"), ARCHIVE_PASSWORD);
    for (const { status, ...rest } of await Promise.allSettled(both)) {
      expect(status).toBe("rejected");
      expect(rest).toMatchObject({ reason: refusal("archiveTooCostly") });
    }
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(3);
    await expect(after).resolves.toMatchObject({ subject: "ec.shop.example" });
  });

  const keys: [string, Buffer][] = [
    ["DSA, whose public half would be computed beyond any limit", dsaKey(20_000)],
    ["DSA of any size", dsaKey(128)],
    ["RSA, with which every connection would take seconds", rsaKey(2048)],
    ["RSA of all that fits", rsaKey(40_000)],
  ];
  test.each(keys)("a key that TLS has no use for is not even read: %s", async (_, key) => {
    await expect(archives.open(archiveOfKey(key), "")).rejects.toMatchObject(refusal("archiveUnsupported"));
  });

  test("no more than a few wait", async () => {
    const own = createArchiveOpener();
    const all = Array.from({ length: 60 }, () => own.open(readSampleArchive("ec-aes"), ARCHIVE_PASSWORD));
    const settled = await Promise.allSettled(all);
    await own.close();
    const refused = settled.filter(({ status }) => status === "rejected");
    expect(refused.length).toBeGreaterThan(0);
    for (const each of refused) expect(each).toMatchObject({ reason: { code: "RATE_LIMITED" } });
    expect(settled.length - refused.length).toBeGreaterThan(30);
  });
});
