import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { parseSetup } from "#lib/vault/parse-setup.ts";
import { keyTextsFor, pemOf, privateKeyFor, publicPemOf } from "#test/jwt-keys.ts";
import { makeAuthority } from "#test/providers/certificate.ts";
import { algorithms } from "./algorithms.ts";
import { readKeys } from "./key-material.ts";

const parse = (setup: Record<string, unknown>) => parseSetup("JWT", { type: "JWT", ...setup });
const faults = (setup: Record<string, unknown>) => {
  try {
    parse(setup);
    return {};
  } catch (error) {
    return (error as { fieldErrors: object }).fieldErrors;
  }
};

const rsa = privateKeyFor("RS256");
const ec = privateKeyFor("ES256");
const rsaPem = pemOf(rsa);
/** Of a curve's key, P-256. */
const certificate = makeAuthority().issue(["tokens.example"]).cert;

test.each(algorithms)("%s: its key is sealed, the algorithm is shown", (algorithm) => {
  const { secret, privateKey } = keyTextsFor(algorithm);
  const keys = { ...(secret && { secret }), ...(privateKey && { private_key: privateKey }) };
  expect(parse({ algorithm, ...keys })).toEqual({
    setupType: "JWT",
    needsConnecting: false,
    secrets: keys,
    attributes: { algorithm },
    accountName: algorithm,
  });
});

describe("keys of HMAC (RFC 7518 §3.2)", () => {
  test.each([
    ["HS256", 32],
    ["HS384", 48],
    ["HS512", 64],
  ])("%s takes %d bytes and no fewer", (algorithm, bytes) => {
    expect(faults({ algorithm, secret: "x".repeat(bytes) })).toEqual({});
    expect(faults({ algorithm, secret: "x".repeat(bytes - 1) })).toEqual({ "setup.secret": ["errors.jwtSecretShort"] });
    // Bytes count, not characters.
    expect(faults({ algorithm, secret: "é".repeat(bytes / 2) })).toEqual({});
    const jwk = (length: number) => JSON.stringify({ kty: "oct", k: Buffer.alloc(length, 7).toString("base64url") });
    expect(faults({ algorithm, secret: jwk(bytes) })).toEqual({});
    expect(faults({ algorithm, secret: jwk(bytes - 1) })).toEqual({ "setup.secret": ["errors.jwtSecretShort"] });
  });

  test("none is not enough", () => {
    expect(faults({ algorithm: "HS256" })).toEqual({ "setup.secret": ["errors.required"] });
    expect(faults({ algorithm: "HS256", private_key: rsaPem })).toEqual({ "setup.secret": ["errors.required"] });
  });
});

describe("forms of a key pair", () => {
  const cases: [string, string, string][] = [
    ["PKCS#8", "RS256", rsaPem],
    ["PKCS#1", "PS256", String(rsa.export({ type: "pkcs1", format: "pem" }))],
    ["SEC1", "ES256", String(ec.export({ type: "sec1", format: "pem" }))],
    ["JWK", "ES256", JSON.stringify(ec.export({ format: "jwk" }), null, 2)],
    ["pasted into one line", "RS256", rsaPem.replaceAll("\n", "")],
    ["pasted into one line with spaces", "RS256", rsaPem.replaceAll("\n", " ")],
    ["with \\n for line breaks", "RS256", rsaPem.replaceAll("\n", "\\n")],
    ["with Windows' line breaks, after a remark", "RS256", `My key\r\n${rsaPem.replaceAll("\n", "\r\n")}`],
    [
      "after its parameters",
      "ES256",
      `-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n${pemOf(ec)}`,
    ],
  ];
  test.each(cases)("private: %s", (_, algorithm, text) => {
    expect(faults({ algorithm, private_key: text })).toEqual({});
    const signing = algorithm.startsWith("ES") ? ec : rsa;
    expect(pemOf(readKeys(algorithm as "ES256", { privateKey: text }).signing as typeof ec)).toBe(pemOf(signing));
  });

  const publicForms: [string, string, string][] = [
    ["SPKI", "RS256", publicPemOf(rsa)],
    ["in one line", "ES256", publicPemOf(ec).replaceAll("\n", "")],
    ["JWK", "ES256", JSON.stringify({ ...ec.export({ format: "jwk" }), d: undefined })],
    ["a certificate", "ES256", certificate],
  ];
  test.each(publicForms)("public: %s", (_, algorithm, text) => {
    expect(parse({ algorithm, public_key: text })).toMatchObject({
      secrets: { public_key: text },
      attributes: { algorithm },
    });
  });
});

describe("a key that does not fit", () => {
  const short = pemOf(generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey);
  const ed = pemOf(generateKeyPairSync("ed25519").privateKey);
  const locked = String(ec.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "x" }));
  const lockedOld = String(ec.export({ type: "sec1", format: "pem", cipher: "aes-256-cbc", passphrase: "x" }));
  const cases: [string, Record<string, unknown>, Record<string, string[]>][] = [
    ["no key at all", { algorithm: "RS256" }, { "setup.private_key": ["errors.jwtKeyMissing"] }],
    ["a secret", { algorithm: "RS256", secret: "x".repeat(64) }, { "setup.private_key": ["errors.jwtKeyMissing"] }],
    ["RSA of 1,024 bits", { algorithm: "RS256", private_key: short }, { "setup.private_key": ["errors.jwtRsaShort"] }],
    ["an RSA key for ES", { algorithm: "ES256", private_key: rsaPem }, { "setup.private_key": ["errors.jwtKeyKind"] }],
    [
      "a curve's key for RS",
      { algorithm: "PS256", private_key: pemOf(ec) },
      { "setup.private_key": ["errors.jwtKeyKind"] },
    ],
    ["Ed25519", { algorithm: "ES256", private_key: ed }, { "setup.private_key": ["errors.jwtKeyKind"] }],
    ["another curve", { algorithm: "ES384", private_key: pemOf(ec) }, { "setup.private_key": ["errors.jwtKeyCurve"] }],
    ["encrypted", { algorithm: "ES256", private_key: locked }, { "setup.private_key": ["errors.jwtKeyEncrypted"] }],
    [
      "encrypted, old form",
      { algorithm: "ES256", private_key: lockedOld },
      { "setup.private_key": ["errors.jwtKeyEncrypted"] },
    ],
    [
      "half of it",
      { algorithm: "RS256", private_key: rsaPem.slice(0, 400) },
      { "setup.private_key": ["errors.jwtKeyUnreadable"] },
    ],
    ["no key", { algorithm: "RS256", private_key: "hunter2" }, { "setup.private_key": ["errors.jwtKeyUnreadable"] }],
    [
      "a JWK of nothing",
      { algorithm: "RS256", private_key: '{"kty":"RSA","d":"x"}' },
      { "setup.private_key": ["errors.jwtKeyUnreadable"] },
    ],
    [
      "JSON that is no JWK",
      { algorithm: "RS256", public_key: "{}" },
      { "setup.public_key": ["errors.jwtKeyUnreadable"] },
    ],
    [
      "a public key to sign",
      { algorithm: "RS256", private_key: publicPemOf(rsa) },
      { "setup.private_key": ["errors.jwtPrivateKeyExpected"] },
    ],
    [
      "a private key as public",
      { algorithm: "RS256", public_key: rsaPem },
      { "setup.public_key": ["errors.jwtPublicKeyExpected"] },
    ],
    [
      "two that do not belong together",
      { algorithm: "ES256", private_key: pemOf(ec), public_key: publicPemOf(privateKeyFor("ES256")) },
      { "setup.public_key": ["errors.jwtKeysDiffer"] },
    ],
    [
      "an algorithm of its own",
      { algorithm: "none", secret: "x".repeat(64) },
      { "setup.algorithm": ["errors.notAChoice"] },
    ],
    [
      "too much",
      { algorithm: "RS256", private_key: "x".repeat(20_000) },
      { "setup.private_key": ["errors.tooLong16384"] },
    ],
    ["a number", { algorithm: "HS256", secret: 7 }, { "setup.secret": ["errors.mustBeText"] }],
  ];
  test.each(cases)("%s", (_, setup, fieldErrors) => {
    expect(faults(setup)).toEqual(fieldErrors);
  });
});

describe("the wire's free keys", () => {
  test("key and certificate are taken for what they are, the rest is not kept", () => {
    const secret = "x".repeat(64);
    expect(parse({ algorithm: "HS256", key: secret, note: "canary", private_key: "canary" }).secrets).toEqual({
      secret,
    });
    expect(parse({ algorithm: "RS256", key: rsaPem, secret: "canary" }).secrets).toEqual({ private_key: rsaPem });
    expect(parse({ algorithm: "ES256", certificate, 7: "canary" }).secrets).toEqual({ public_key: certificate });
  });
});
