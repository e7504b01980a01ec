import { mkdtemp, readdir, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CompactEncrypt, generateKeyPair } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import type { SecretClaims } from "./claims.ts";
import { createSealingKey, readKeyring } from "./keyring.ts";
import { open, type PrivateSealingKeys } from "./open.ts";
import { importPublicKey, type PublicSealingKey, seal } from "./seal.ts";

const claims: SecretClaims = {
  use: "vault-secret",
  tenant: "t1",
  item: "i1",
  field: "api_key",
  version: 1,
  app: "TWILIO",
  setup: "API_KEY",
  origins: ["https://api.twilio.com"],
  attributes: { account_id: "AC1", a: "b" },
};

let folder: string;
let to: PublicSealingKey;
let keys: PrivateSealingKeys;

beforeAll(async () => {
  folder = join(await mkdtemp(join(tmpdir(), "coffre-keys-")), "keys");
  to = await importPublicKey(await createSealingKey(folder));
  keys = await readKeyring(folder);
});

test("what was sealed opens, with its claims", async () => {
  const jwe = await seal(to, "s3cret", claims);
  const opened = await open<SecretClaims>(keys, jwe, claims);
  expect(opened.plaintext).toBe("s3cret");
  expect(opened.claims.origins).toEqual(["https://api.twilio.com"]);
});

test("claims are compared by value, whatever the order of their keys", async () => {
  const jwe = await seal(to, "s3cret", claims);
  await open<SecretClaims>(keys, jwe, { use: "vault-secret", attributes: { a: "b", account_id: "AC1" } });
});

describe("an envelope is refused", () => {
  test.each([
    ["item", { item: "i2" }],
    ["tenant", { tenant: "t2" }],
    ["version", { version: 2 }],
    ["app", { app: "HTTP" }],
    ["origins", { origins: ["https://evil.example"] }],
    ["attributes", { attributes: { account_id: "AC2", a: "b" } }],
  ])("where another %s is expected", async (name, other) => {
    const jwe = await seal(to, "s3cret", claims);
    await expect(open<SecretClaims>(keys, jwe, { use: "vault-secret", ...other })).rejects.toMatchObject({
      reason: "claims",
      message: `the envelope is for another ${name}`,
    });
  });

  test("when a claim in its header was edited", async () => {
    const [header = "", ...rest] = (await seal(to, "s3cret", claims)).split(".");
    const edited = { ...JSON.parse(Buffer.from(header, "base64url").toString()), origins: ["https://evil.example"] };
    const jwe = [Buffer.from(JSON.stringify(edited)).toString("base64url"), ...rest].join(".");
    await expect(open<SecretClaims>(keys, jwe, { use: "vault-secret" })).rejects.toMatchObject({ reason: "sealed" });
  });

  test("when its key is not here", async () => {
    const jwe = await seal(to, "s3cret", claims);
    await expect(open<SecretClaims>(new Map(), jwe, { use: "vault-secret" })).rejects.toMatchObject({ reason: "key" });
  });

  test("when it was made with another algorithm", async () => {
    const pair = await generateKeyPair("ECDH-ES+A128KW", { crv: "X25519" });
    const jwe = await new CompactEncrypt(new TextEncoder().encode("s3cret"))
      .setProtectedHeader({ alg: "ECDH-ES+A128KW", enc: "A256GCM", kid: to.kid })
      .encrypt(pair.publicKey);
    await expect(open<SecretClaims>(keys, jwe, { use: "vault-secret" })).rejects.toMatchObject({ reason: "sealed" });
  });

  test("when it is no envelope at all", async () => {
    await expect(open<SecretClaims>(keys, "plain", { use: "vault-secret" })).rejects.toMatchObject({
      reason: "sealed",
    });
  });
});

test("a private half is readable by its owner alone", async () => {
  const [name = ""] = await readdir(folder);
  expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
});

test("a public key that carries a private half, or another kid, is refused", async () => {
  const pair = await createSealingKey(folder);
  await expect(importPublicKey({ ...pair, d: "AA" })).rejects.toThrow("public half alone");
  await expect(importPublicKey({ ...pair, kid: "x" })).rejects.toThrow("thumbprint");
  await expect(importPublicKey({ kty: "EC", crv: "P-256" })).rejects.toThrow("must be X25519, got P-256");
});
