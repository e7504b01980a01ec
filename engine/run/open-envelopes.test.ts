import { generateKeyPair } from "jose";
import { expect, test } from "vitest";
import type { SecretClaims } from "#lib/crypto/claims.ts";
import type { PrivateSealingKeys } from "#lib/crypto/open.ts";
import { seal } from "#lib/crypto/seal.ts";
import { openEnvelope } from "./open-envelopes.ts";

async function makeEnvelope(field: string) {
  const { publicKey, privateKey } = await generateKeyPair("ECDH-ES", { crv: "X25519" });
  const claims: SecretClaims = {
    ...{ use: "vault-secret", tenant: "tenant", item: "item", field, version: 1, app: "TWILIO", setup: "API_KEY" },
    ...{ origins: ["https://api.twilio.com"], attributes: {} },
  };
  const jwe = await seal({ kid: "kid", key: publicKey }, "the secret", claims);
  let opens = 0;
  const held = new Map([["kid", privateKey]]);
  /** Asked once for each envelope that is opened. */
  const keys = {
    ...{ size: 1 },
    get: (kid: string) => {
      opens += 1;
      return held.get(kid);
    },
  } as unknown as PrivateSealingKeys;
  return { jwe, claims, keys, held, privateKey, count: () => opens };
}

test("is opened once, however many ask for it at the same moment and afterwards", async () => {
  const { jwe, claims, keys, count } = await makeEnvelope("at-once");
  const opened = await Promise.all(Array.from({ length: 50 }, () => openEnvelope(keys, jwe, { ...claims })));
  expect(new Set(opened.map(({ plaintext }) => plaintext))).toEqual(new Set(["the secret"]));
  await openEnvelope(keys, jwe, { ...claims });
  expect(count()).toBe(1);
});

test("one that does not open is tried once, and opens nothing ever", async () => {
  const { jwe, claims, keys, count } = await makeEnvelope("altered");
  for (const [expected, sent, reason] of [
    [{ ...claims, origins: ["https://evil.example"] }, jwe, "claims"],
    [claims, `${jwe.slice(0, -4)}AAAA`, "sealed"],
  ] as const) {
    const before = count();
    for (let again = 0; again < 5; again++) {
      await expect(openEnvelope(keys, sent, expected)).rejects.toMatchObject({ reason });
    }
    expect(count()).toBe(before + 1);
  }
  expect(await openEnvelope(keys, jwe, claims)).toMatchObject({ plaintext: "the secret" });
});

test("one whose key was missing opens when the key is there", async () => {
  const { jwe, claims, keys, held, privateKey } = await makeEnvelope("missing");
  held.clear();
  await expect(openEnvelope(keys, jwe, claims)).rejects.toMatchObject({ reason: "key" });
  held.set("kid", privateKey);
  expect(await openEnvelope(keys, jwe, claims)).toMatchObject({ plaintext: "the secret" });
});
