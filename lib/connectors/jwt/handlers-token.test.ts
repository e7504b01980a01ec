import { createHmac, createPublicKey, type KeyObject, sign as signBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { JsonObject } from "#lib/shared/json.ts";
import { joeClaims, textVectors, tokenVectors } from "#test/jws-vectors.ts";
import { keyTextsFor, pemOf, privateKeyFor, publicPemOf, SECRET } from "#test/jwt-keys.ts";
import { algorithms, isHmac } from "./algorithms.ts";
import { decodeToken, signToken, verifyToken } from "./handlers-token.ts";
import { readKeys } from "./key-material.ts";

const now = new Date("2026-11-22T12:00:00.000Z");
const nowSeconds = now.getTime() / 1000;
const in2011 = new Date("2011-03-22T00:00:00.000Z");

const base64url = (text: string) => Buffer.from(text).toString("base64url");
const part = (value: unknown) => base64url(JSON.stringify(value));
const unsigned = (header: object, payload: unknown) => `${part(header)}.${part(payload)}`;
const hmac = (input: string, key: string | Buffer) =>
  `${input}.${createHmac("sha256", key).update(input).digest("base64url")}`;
const hs256 = readKeys("HS256", { secret: SECRET });
const forged = (header: object, payload: unknown = { sub: "maud" }) => hmac(unsigned(header, payload), SECRET);

function vectorKeys({ algorithm, key }: { algorithm: (typeof algorithms)[number]; key: object }) {
  const text = JSON.stringify(key);
  return readKeys(algorithm, isHmac(algorithm) ? { secret: text } : { publicKey: text });
}

/** The same bytes with one bit of the signature changed. */
function spoilt(token: string): string {
  const [header, payload, signature = ""] = token.split(".");
  const bytes = Buffer.from(signature, "base64url");
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  return [header, payload, bytes.toString("base64url")].join(".");
}

describe("published examples", () => {
  test.each(tokenVectors)("$name", async (vector) => {
    const keys = vectorKeys(vector);
    expect(await verifyToken(keys, vector.token, {}, in2011)).toMatchObject({
      valid: true,
      header: { alg: vector.algorithm },
      payload: joeClaims,
      signature: vector.token.split(".")[2],
    });
    expect(await verifyToken(keys, spoilt(vector.token), {}, in2011)).toEqual({
      valid: false,
      cause: "INVALID_SIGNATURE",
    });
    expect(await verifyToken(keys, vector.token, {}, now)).toEqual({ valid: false, cause: "EXPIRED" });
  });

  test.each(textVectors)("$name: a good signature over what is no set of claims", async (vector) => {
    const keys = vectorKeys(vector);
    expect(await verifyToken(keys, vector.token, {}, now)).toEqual({ valid: false, cause: "MALFORMED" });
    expect(await verifyToken(keys, spoilt(vector.token), {}, now)).toEqual({
      valid: false,
      cause: "INVALID_SIGNATURE",
    });
  });
});

describe("signing", () => {
  test.each(algorithms)(
    "%s: what is signed verifies, with the public key alone too, and with no other key",
    async (algorithm) => {
      const texts = keyTextsFor(algorithm);
      const keys = readKeys(algorithm, texts);
      const token = await signToken(keys, { payload: { role: "admin" }, subject: "maud", expires_in: "1h" }, now);
      const verdict = {
        valid: true,
        header: { alg: algorithm, typ: "JWT" },
        payload: { role: "admin", sub: "maud", iat: nowSeconds, exp: nowSeconds + 3600 },
        signature: token.split(".")[2],
      };
      expect(await verifyToken(keys, token, {}, now)).toEqual(verdict);
      const other = isHmac(algorithm) ? { secret: SECRET.toUpperCase() } : otherPair(algorithm);
      expect(await verifyToken(readKeys(algorithm, other), token, {}, now)).toEqual({
        valid: false,
        cause: "INVALID_SIGNATURE",
      });
      if (!texts.privateKey) return;
      const publicKey = publicPemOf(createPrivate(keys.signing));
      expect(await verifyToken(readKeys(algorithm, { publicKey }), token, {}, now)).toEqual(verdict);
    },
  );

  test("HS256 is HMAC-SHA-256 over the text as it was typed", async () => {
    const token = await signToken(hs256, { payload: { iat: 1 } }, now);
    expect(token).toBe(forged({ alg: "HS256", typ: "JWT" }, { iat: 1 }));
  });

  test("the fields win over the payload, which wins over the time of signing", async () => {
    const claims = { payload: { sub: "x", iss: "x", aud: "x", exp: 5, iat: 7 } };
    const fields = { subject: "maud", issuer: "acme", audience: ["a", "b"], expires_in: 60 };
    expect(decodeToken(await signToken(hs256, { ...claims, ...fields }, now)).payload).toEqual({
      sub: "maud",
      iss: "acme",
      aud: ["a", "b"],
      exp: nowSeconds + 60,
      iat: 7,
    });
    const empty = { subject: "", issuer: "", audience: "", expires_in: "" };
    expect(decodeToken(await signToken(hs256, { ...claims, ...empty }, now)).payload).toEqual(claims.payload);
  });

  test("the key id of a JWK goes into the header", async () => {
    const jwk = { ...privateKeyFor("ES256").export({ format: "jwk" }), kid: "2026-11" };
    const keys = readKeys("ES256", { privateKey: JSON.stringify(jwk) });
    expect(decodeToken(await signToken(keys, {}, now)).header).toEqual({ alg: "ES256", typ: "JWT", kid: "2026-11" });
  });

  test("a public key does not sign", async () => {
    const keys = readKeys("ES256", { publicKey: publicPemOf(privateKeyFor("ES256")) });
    await expect(signToken(keys, {}, now)).rejects.toMatchObject({
      code: "INVALID",
      messageKey: "engine.jwtNoPrivateKey",
    });
  });

  test.each([["soon"], ["-1h"], [0], [""], ["1y"]])("expires in %j", async (expires_in) => {
    const signing = signToken(hs256, { expires_in }, now);
    if (expires_in === "") await expect(signing).resolves.toBeTruthy();
    else await expect(signing).rejects.toMatchObject({ messageKey: "engine.jwtExpiresIn" });
  });

  test("a date that is no number is refused, not signed", async () => {
    await expect(signToken(hs256, { payload: { nbf: "tomorrow" } }, now)).rejects.toMatchObject({
      messageKey: "engine.jwtDate",
      params: { claim: "nbf" },
    });
  });
});

describe("verifying what somebody made up", () => {
  const ec = privateKeyFor("ES256");
  const rsa = privateKeyFor("RS256");
  const rs256 = readKeys("RS256", { privateKey: pemOf(rsa) });
  const claims = { sub: "maud" };
  const signedWith = (key: KeyObject, header: object) => {
    const input = unsigned(header, claims);
    return `${input}.${signBytes("sha256", Buffer.from(input), key).toString("base64url")}`;
  };
  const verify = (keys: typeof hs256, token: string, expected = {}) => verifyToken(keys, token, expected, now);
  const refused = (cause: string) => ({ valid: false, cause });

  test("none, in any spelling", async () => {
    for (const alg of ["none", "None", "NONE", "nOnE"]) {
      const token = unsigned({ alg }, claims);
      expect(await verify(hs256, `${token}.`)).toEqual(refused("UNEXPECTED_ALGORITHM"));
      expect(await verify(hs256, hmac(token, SECRET))).toEqual(refused("UNEXPECTED_ALGORITHM"));
    }
  });

  test("an HMAC with the text of the public key", async () => {
    for (const key of [
      publicPemOf(rsa),
      publicPemOf(rsa).trim(),
      createPublicKey(rsa).export({ type: "spki", format: "der" }),
    ]) {
      expect(await verify(rs256, hmac(unsigned({ alg: "HS256" }, claims), key))).toEqual(
        refused("UNEXPECTED_ALGORITHM"),
      );
      expect(await verify(rs256, hmac(unsigned({ alg: "RS256" }, claims), key))).toEqual(refused("INVALID_SIGNATURE"));
    }
  });

  test("another algorithm of the same key", async () => {
    const keys = readKeys("PS256", { privateKey: pemOf(rsa) });
    const token = await signToken(keys, {}, now);
    expect(await verify(rs256, token)).toEqual(refused("UNEXPECTED_ALGORITHM"));
  });

  test("a key of the token's own", async () => {
    const jwk = createPublicKey(ec).export({ format: "jwk" });
    const es256 = readKeys("ES256", { privateKey: pemOf(privateKeyFor("ES256")) });
    for (const more of [
      { jwk },
      { jku: "https://evil.example/keys" },
      { x5u: "https://evil.example/c" },
      { kid: "../../dev/null" },
    ])
      expect(await verify(es256, signedWith(ec, { alg: "ES256", ...more }))).toEqual(refused("INVALID_SIGNATURE"));
  });

  test("headers that must be understood and are not", async () => {
    expect(
      await verify(hs256, forged({ alg: "HS256", crit: ["http://evil.example/x"], "http://evil.example/x": 1 })),
    ).toEqual(refused("UNSUPPORTED_HEADER"));
    expect(await verify(hs256, forged({ alg: "HS256", crit: [] }))).toEqual(refused("MALFORMED"));
    expect(await verify(hs256, forged({ alg: "HS256", crit: ["b64"], b64: false }))).toMatchObject({ valid: false });
  });

  test("what is no token at all", async () => {
    const five = "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..a.b.c";
    const nul = forged({ alg: "HS256" }, { sub: "a\u0000b" });
    const nested = `{"a":${"[".repeat(5000)}${"]".repeat(5000)}}`;
    const deep = hmac(`${part({ alg: "HS256" })}.${base64url(nested)}`, SECRET);
    const long = forged({ alg: "HS256" }, { a: "x".repeat(70_000) });
    for (const token of [
      "",
      "x",
      "..",
      "a.b",
      "a.b.c.d",
      five,
      "é.é.é",
      nul,
      deep,
      long,
      forged({ alg: "HS256" }, [1]),
      forged({}),
    ])
      expect(await verify(hs256, token)).toEqual(refused("MALFORMED"));
  });

  test("a token from a form, with its line break", async () => {
    expect(await verify(hs256, ` ${forged({ alg: "HS256" })}\n`)).toMatchObject({ valid: true });
  });

  const cases: [string, JsonObject, object, string | null][] = [
    ["expired a second ago", { exp: nowSeconds - 1 }, {}, "EXPIRED"],
    ["expires in a second", { exp: nowSeconds + 1 }, {}, null],
    ["not before in a second", { nbf: nowSeconds + 1 }, {}, "NOT_YET_VALID"],
    ["not before now", { nbf: nowSeconds }, {}, null],
    ["a date that is text", { exp: "2030-01-01" }, {}, "MALFORMED"],
    ["another audience", { aud: "b" }, { audience: "a" }, "WRONG_AUDIENCE"],
    ["no audience", {}, { audience: "a" }, "WRONG_AUDIENCE"],
    ["one audience of several", { aud: ["b", "a"] }, { audience: "a" }, null],
    ["one of several asked for", { aud: "b" }, { audience: ["a", "b"] }, null],
    ["no audience asked for", { aud: "b" }, { audience: "" }, null],
    ["another issuer", { iss: "b" }, { issuer: "a" }, "WRONG_ISSUER"],
    ["no issuer", {}, { issuer: "a" }, "WRONG_ISSUER"],
    ["the issuer", { iss: "a" }, { issuer: "a" }, null],
  ];
  test.each(cases)("%s", async (_, payload, expected, cause) => {
    const verdict = await verify(hs256, forged({ alg: "HS256" }, payload), expected);
    expect(verdict).toMatchObject(cause ? refused(cause) : { valid: true, payload });
  });

  test("a bad signature is told before anything about its claims", async () => {
    expect(await verify(hs256, spoilt(forged({ alg: "HS256" }, { exp: 1 })))).toEqual(refused("INVALID_SIGNATURE"));
  });
});

describe("decoding", () => {
  test("gives the parts, unchecked", () => {
    const token = `${unsigned({ alg: "none" }, { sub: "maud", list: [1] })}.`;
    expect(decodeToken(token)).toEqual({ header: { alg: "none" }, payload: { sub: "maud", list: [1] }, signature: "" });
    expect(decodeToken(`${part({ alg: "HS256" })}.${base64url("plain text")}.c2ln`)).toEqual({
      header: { alg: "HS256" },
      payload: "plain text",
      signature: "c2ln",
    });
  });

  test.each([
    "",
    "x",
    "a.b",
    "a.b.c.d",
    `${part([])}.${part({})}.x`,
    `${part("x")}.${part({})}.x`,
    `${part({})}.${part({ a: "\u0000" })}.x`,
    `${part({})}.${base64url("[".repeat(100) + "]".repeat(100))}.x`,
  ])("%j is no token", (token) => {
    expect(() => decodeToken(token)).toThrow(expect.objectContaining({ messageKey: "engine.jwtMalformed" }));
  });

  test("names of prototypes are names", () => {
    const { payload } = decodeToken(`${part({})}.${base64url('{"__proto__":{"isAdmin":true}}')}.x`);
    expect((payload as { isAdmin?: boolean }).isAdmin).toBeUndefined();
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  });
});

function createPrivate(key: KeyObject | Uint8Array | null): KeyObject {
  if (key === null || key instanceof Uint8Array) throw new Error("no key pair");
  return key;
}

/** RSA: the key of RFC 7515, which only verifies. */
function otherPair(algorithm: string) {
  const isRsa = !algorithm.startsWith("ES");
  const rfc = JSON.stringify(tokenVectors.find((vector) => vector.algorithm === "RS256")?.key);
  return isRsa ? { publicKey: rfc } : { privateKey: pemOf(privateKeyFor(algorithm)) };
}
