import { generateKeyPairSync } from "node:crypto";
import { calculateJwkThumbprint } from "jose";
import { describe, expect, test } from "vitest";
import { makeSigningPair } from "#test/client-assertions.ts";
import { algorithmsOf, parsePublicKeys } from "./public-keys.ts";

const pem = (
  key: { export(options: { type: "spki" | "pkcs1"; format: "pem" }): string | Buffer },
  type: "spki" | "pkcs1",
) => String(key.export({ type, format: "pem" }));
const rsa = generateKeyPairSync("rsa", { modulusLength: 2_048 });
const jwkOf = (key: { export(options: { format: "jwk" }): object }) => key.export({ format: "jwk" });

describe("takes", () => {
  test("PEM, with its thumbprint for a name", async () => {
    const [key] = await parsePublicKeys(`\n${pem(rsa.publicKey, "spki")}\n`);
    const { n, e, kty } = jwkOf(rsa.publicKey) as Record<string, string>;
    expect(key).toEqual({ kty, n, e, kid: await calculateJwkThumbprint({ kty, n, e } as never) });
    expect(await parsePublicKeys(pem(rsa.publicKey, "pkcs1"))).toEqual([key]);
  });

  test("several, in PEM or in a set, without those for encryption", async () => {
    const other = await makeSigningPair("ES384");
    expect(await parsePublicKeys(`${pem(rsa.publicKey, "spki")}${other.publicPem}`)).toHaveLength(2);
    const set = {
      keys: [
        { ...jwkOf(rsa.publicKey), kid: "one", use: "sig" },
        { ...other.publicJwk, use: "enc" },
      ],
    };
    expect(await parsePublicKeys(JSON.stringify(set))).toMatchObject([{ kid: "one", kty: "RSA" }]);
  });

  test.each([
    ["PS512", ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"]],
    ["ES256", ["ES256"]],
    ["ES384", ["ES384"]],
    ["ES512", ["ES512"]],
    ["EdDSA", ["EdDSA", "Ed25519"]],
  ])("a JWK for %s; one that names its algorithm, for that alone", async (algorithm, fitting) => {
    const { publicJwk } = await makeSigningPair(algorithm);
    const [key] = await parsePublicKeys(JSON.stringify({ ...publicJwk, note: "x", key_ops: ["verify"] }));
    expect(key && algorithmsOf(key)).toEqual(fitting);
    expect(Object.keys(key ?? {})).not.toContain("note");
    const [named] = await parsePublicKeys(JSON.stringify({ ...publicJwk, alg: algorithm }));
    expect(named && algorithmsOf(named)).toEqual([algorithm]);
  });
});

describe("refuses", () => {
  const refused = (text: string, messageKey: string) =>
    expect(parsePublicKeys(text)).rejects.toMatchObject({ code: "INVALID", fieldErrors: { key: [messageKey] } });

  test("a private key, in any form, and a shared secret", async () => {
    const pair = await makeSigningPair("ES256");
    await refused(pair.privatePem, "errors.clientKeyPrivate");
    await refused(`${pair.publicPem}${pair.privatePem}`, "errors.clientKeyPrivate");
    await refused(String(rsa.privateKey.export({ type: "pkcs1", format: "pem" })), "errors.clientKeyPrivate");
    await refused(JSON.stringify(pair.privateJwk), "errors.clientKeyPrivate");
    await refused(JSON.stringify({ keys: [pair.publicJwk, pair.privateJwk] }), "errors.clientKeyPrivate");
    await refused(JSON.stringify({ kty: "oct", k: "c2VjcmV0", alg: "HS256" }), "errors.clientKeyPrivate");
  });

  test("what is no key", async () => {
    const { publicJwk } = await makeSigningPair("ES256");
    const unreadable = [
      "nonsense",
      "{",
      "{}",
      '{"keys":[]}',
      '{"keys":"x"}',
      "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
      JSON.stringify({ ...publicJwk, kid: "a\u0000b" }),
      JSON.stringify({ ...publicJwk, x: "AAAA" }),
    ];
    for (const text of unreadable) await refused(text, "errors.clientKeyUnreadable");
  });

  test("keys that are too short, of another kind, or that name an algorithm which is not theirs", async () => {
    const { publicJwk } = await makeSigningPair("ES256");
    const kinds = [
      pem(generateKeyPairSync("rsa", { modulusLength: 1_024 }).publicKey, "spki"),
      pem(generateKeyPairSync("ec", { namedCurve: "secp256k1" }).publicKey, "spki"),
      pem(generateKeyPairSync("x25519").publicKey, "spki"),
      JSON.stringify({ ...publicJwk, alg: "HS256" }),
      JSON.stringify({ ...publicJwk, alg: "ES512" }),
      JSON.stringify({ ...rsa.publicKey.export({ format: "jwk" }), e: "AQ" }),
    ];
    for (const text of kinds) await refused(text, "errors.clientKeyKind");
  });
});
