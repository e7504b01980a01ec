import type { KeyObject } from "node:crypto";
import { SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { toPublicId } from "#lib/shared/public-id.ts";
import { createConnection } from "#lib/vault/mutations/create-connection.ts";
import { expectNoSecret } from "#test/canary.ts";
import { captureLog } from "#test/captured-log.ts";
import { makeEngineParts, runActions } from "#test/engine-parts.ts";
import { makeActor, makeSection } from "#test/factories.ts";
import { pemOf, privateKeyFor, publicPemOf, SECRET } from "#test/jwt-keys.ts";
import { everyTableAsText, ownerDb } from "#test/owner.ts";
import type { EngineParts } from "./run.ts";

let engine: EngineParts;
beforeAll(async () => {
  engine = await makeEngineParts();
});
afterAll(() => engine.egress.close());

async function makeKeys(setup: Record<string, string>) {
  const actor = await makeActor();
  const { id: itemId } = await createConnection(actor, {
    sectionId: await makeSection(actor),
    appId: "JWT",
    name: "Session tokens",
    setup: { type: "JWT", ...setup },
  });
  return { actor, itemId };
}

const act = (id: string, action: string, itemId: string | null, params: object, rest: object = {}) => ({
  id,
  type: "JWT",
  action,
  params: { ...(itemId && { connection_id: toPublicId("ac", itemId) }), ...params },
  ...rest,
});
const give = (payload: object) => ({ id: "out", type: "FLOW", action: "RETURN_JSON", params: { payload } });

const signed = {
  payload: { role: "{{ input.role }}" },
  subject: "{{ input.user }}",
  audience: "shop",
  expires_in: "15m",
};

test("a token is signed, verified and decoded in one flow", async () => {
  const { actor, itemId } = await makeKeys({ algorithm: "HS256", secret: SECRET });
  const actions = [
    act("sign", "SIGN_JWT", itemId, signed),
    act("verify", "VERIFY_JWT", itemId, { token: "{{ actions.sign.token }}", audience: "shop" }),
    act("decode", "DECODE_JWT", null, { token: "{{ actions.sign.token }}" }),
    act("wrong", "VERIFY_JWT", itemId, { token: "{{ actions.sign.token }}x", audience: "shop" }),
    give({
      valid: "{{ actions.verify.valid }}",
      payload: "{{ actions.verify.payload }}",
      header: "{{ actions.decode.header }}",
      wrong: "{{ actions.wrong }}",
    }),
  ];
  const execution = await runActions(engine, actor, actions as never, { user: "maud", role: "admin" });
  expect(execution).toMatchObject({
    status: "COMPLETED",
    result: {
      valid: true,
      payload: { role: "admin", sub: "maud", aud: "shop", iat: expect.any(Number), exp: expect.any(Number) },
      header: { alg: "HS256", typ: "JWT" },
      wrong: { valid: false, cause: expect.stringMatching(/^(INVALID_SIGNATURE|MALFORMED)$/) },
    },
  });
  expect((await ownerDb.vaultItem.findFirstOrThrow({ where: { id: itemId } })).failingSince).toBeNull();
});

test("the token is real in the run, and a mark wherever it is shown", async () => {
  const { actor, itemId } = await makeKeys({ algorithm: "HS256", secret: SECRET });
  const actions = [
    act("sign", "SIGN_JWT", itemId, signed),
    act("verify", "VERIFY_JWT", itemId, { token: "{{ actions.sign.token }}" }),
    give({ ok: "{{ actions.verify.valid }}", token: "{{ actions.sign.token }}" }),
  ];
  const execution = await runActions(engine, actor, actions as never, { user: "maud", role: "admin" });
  expect(execution).toMatchObject({ status: "COMPLETED", result: { ok: true } });
  expect(execution.steps[0]?.shown).toMatchObject({ output: { token: "«sign / token»" } });
  expect(execution.steps[1]?.shown).toMatchObject({ input: { token: "«sign / token»" } });
  expect(JSON.stringify(execution)).not.toMatch(/eyJ[\w-]+\.eyJ/);
});

describe("keys stay where they are", () => {
  const rsa = privateKeyFor("RS256");
  const cases: [string, Record<string, string>, string[]][] = [
    ["a secret", { algorithm: "HS512", secret: SECRET }, [SECRET]],
    ["a private key", { algorithm: "PS256", private_key: pemOf(rsa) }, [bodyOf(pemOf(rsa)).slice(200, 264)]],
  ];
  test.each(cases)("%s is in no table and in no log", async (_, setup, canaries) => {
    const { actor, itemId } = await makeKeys(setup);
    const log = await captureLog(async () => {
      const actions = [
        act("sign", "SIGN_JWT", itemId, signed),
        act("late", "SIGN_JWT", itemId, { expires_in: "soon" }, { allow_failure: true }),
        give({ ok: true }),
      ];
      const execution = await runActions(engine, actor, actions as never, { user: "maud", role: "admin" });
      expect(execution).toMatchObject({ status: "COMPLETED" });
      expect(execution.steps[1]?.shown).toMatchObject({ error: { messageKey: "engine.jwtExpiresIn" } });
    });
    const tables = await everyTableAsText();
    for (const canary of canaries) {
      expectNoSecret(tables, canary);
      expectNoSecret(log, canary);
    }
  });
});

test("a public key verifies and does not sign", async () => {
  const key = privateKeyFor("ES256");
  const { actor, itemId } = await makeKeys({ algorithm: "ES256", public_key: publicPemOf(key) });
  const token = await signedElsewhere(key);
  const actions = [
    act("verify", "VERIFY_JWT", itemId, { token: "{{ input.token }}" }),
    act("sign", "SIGN_JWT", itemId, {}, { allow_failure: true }),
    give({ verdict: "{{ actions.verify.payload.sub }}", error: "{{ actions.sign.error.messageKey }}" }),
  ];
  const execution = await runActions(engine, actor, actions as never, { token });
  expect(execution).toMatchObject({ status: "COMPLETED", result: { verdict: "elsewhere" } });
  expect(execution.steps[1]?.shown).toMatchObject({ error: { messageKey: "engine.jwtNoPrivateKey" } });
});

test("a public key that was exchanged in the database is not believed", async () => {
  const { actor, itemId } = await makeKeys({ algorithm: "ES256", public_key: publicPemOf(privateKeyFor("ES256")) });
  const thief = privateKeyFor("ES256");
  const other = await makeKeys({ algorithm: "ES256", public_key: publicPemOf(thief) });
  const { jwe } = await ownerDb.vaultSecret.findFirstOrThrow({ where: { itemId: other.itemId } });
  await ownerDb.vaultSecret.updateMany({ where: { itemId }, data: { jwe } });
  const token = await signedElsewhere(thief);
  const execution = await runActions(engine, actor, [act("verify", "VERIFY_JWT", itemId, { token })] as never);
  expect(execution).toMatchObject({ status: "FAILED", error: { code: "ERR_CONNECTION_ALTERED" } });
});

test("an empty connection signs nothing", async () => {
  const actor = await makeActor();
  const { id } = await createConnection(actor, { sectionId: await makeSection(actor), appId: "JWT", name: "Keys" });
  const execution = await runActions(engine, actor, [act("sign", "SIGN_JWT", id, {})] as never);
  expect(execution).toMatchObject({ status: "FAILED", error: { code: "ERR_CONNECTION_EMPTY" } });
});

test("what is no token fails decoding, with the way out", async () => {
  const execution = await runActions(engine, await makeActor(), [
    act("decode", "DECODE_JWT", null, { token: "x.y" }),
  ] as never);
  expect(execution).toMatchObject({ status: "FAILED", error: { messageKey: "engine.jwtMalformed" } });
});

function bodyOf(pem: string): string {
  return pem.replace(/-----[^-]+-----|\s/g, "");
}

function signedElsewhere(key: KeyObject): Promise<string> {
  return new SignJWT({ sub: "elsewhere" }).setProtectedHeader({ alg: "ES256" }).sign(key);
}
