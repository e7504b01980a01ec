import { ManagementClient } from "auth0";
import { generateSecret, SignJWT, UnsecuredJWT } from "jose";
import { describe, expect, test } from "vitest";
import { getClient } from "#lib/clients/data.ts";
import { addClientKeys, removeClientKey } from "#lib/clients/mutations/client-keys.ts";
import { revokeClient } from "#lib/clients/mutations/revoke-client.ts";
import { rotateClient } from "#lib/clients/mutations/rotate-client.ts";
import { forgetCredentials } from "#lib/clients/mutations/spend-assertion.ts";
import { AUDIENCE, app, makeApiClient, PUBLIC_URL, postToken } from "#test/api-client.ts";
import { makeSigningPair, signAssertion } from "#test/client-assertions.ts";
import { ownerDb } from "#test/owner.ts";
import { ASSERTION_TYPE } from "./client-assertion.ts";

const grant = {
  grant_type: "client_credentials",
  audience: AUDIENCE,
  client_assertion_type: ASSERTION_TYPE,
};
const seconds = () => Math.floor(Date.now() / 1_000);

async function makeKeyClient(algorithm?: string) {
  const client = await makeApiClient();
  const pair = await makeSigningPair(algorithm);
  await addClientKeys(client.owner, { clientId: client.client_id, key: pair.publicPem });
  const sign = (claims = {}, header = {}) => signAssertion(pair, client.client_id, claims, header);
  const send = (client_assertion: string, fields = {}, headers = {}) =>
    postToken({ ...grant, client_assertion, ...fields }, headers);
  return { ...client, pair, sign, send };
}

const refusal = (description: RegExp) => ({
  status: 401,
  body: { error: "invalid_client", error_description: expect.stringMatching(description) },
});
const NOT_PROVEN = refusal(/^The client is unknown, or none of its keys signed this assertion\.$/);

describe.each(["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"])(
  "%s",
  (algorithm) => {
    test("an assertion signed with the client's own key gets a token, once", async () => {
      const { client_id, sign, send } = await makeKeyClient(algorithm);
      const assertion = await sign();
      const { status, body } = await send(assertion, { client_id });
      expect({ status, body }).toMatchObject({ status: 200, body: { token_type: "Bearer", expires_in: 3600 } });
      const { access_token } = body as { access_token: string };
      const flows = await app.request("/api/v2/flows", { headers: { authorization: `Bearer ${access_token}` } });
      expect(flows.status).toBe(200);
      expect(await send(assertion, { client_id })).toMatchObject(refusal(/used before/));
      expect((await send(await sign())).status).toBe(200);
    });
  },
);

test("the npm package auth0 gets a token by its signing key", async () => {
  const { client_id, pair } = await makeKeyClient("RS256");
  const management = new ManagementClient({
    domain: "coffre.example",
    clientId: client_id,
    clientAssertionSigningKey: pair.privatePem,
    // There is no network here: the Host header goes along as a browser would write it.
    fetch: async (url: string | URL | Request, init?: RequestInit) => {
      const headers = new Headers(init?.headers);
      headers.set("host", "coffre.example");
      return app.request(String(url), { ...init, headers });
    },
  } as ConstructorParameters<typeof ManagementClient>[0]);
  const { data } = await management.flows.list();
  expect(data).toEqual([]);
});

test("used twice at the same moment, it is good for one token", async () => {
  const { sign, send } = await makeKeyClient();
  const assertion = await sign();
  const answers = await Promise.all([send(assertion), send(assertion), send(assertion)]);
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 401, 401]);
});

test.each([
  ["the issuer", `${PUBLIC_URL}/`, { host: "127.0.0.1:3001" }],
  ["its token endpoint", `${PUBLIC_URL}/oauth/token`, {}],
  ["its host on the port of TLS", "https://coffre.example:3443/", { host: "coffre.example:3443" }],
  ["a loopback name", "https://localhost:3443/oauth/token", { host: "localhost:3443" }],
  ["the loopback address", "http://127.0.0.1:3001/", { host: "127.0.0.1:3001" }],
  ["one of several", ["https://elsewhere.example/", `${PUBLIC_URL}/`], {}],
])("its audience may be %s", async (_, aud, headers) => {
  const { sign, send } = await makeKeyClient();
  expect((await send(await sign({ aud }), {}, headers)).status).toBe(200);
});

describe("refuses", () => {
  test.each([
    ["Host", "https://evil.example/", { host: "evil.example" }],
    ["Host, at the token endpoint", "https://evil.example/oauth/token", { host: "evil.example" }],
    ["X-Forwarded-Host", "https://evil.example/", { "x-forwarded-host": "evil.example" }],
    ["both", "http://evil.example/", { host: "evil.example", "x-forwarded-host": "evil.example" }],
  ])("an audience that is ours by the word of %s alone", async (_, aud, headers) => {
    const { sign, send } = await makeKeyClient();
    const assertion = await sign({ aud });
    expect(await send(assertion, {}, headers)).toMatchObject(refusal(/aud must be https:\/\/coffre\.example\/\.$/));
  });

  test.each([
    ["another audience", { aud: "https://elsewhere.example/" }, /aud must be https:\/\/coffre\.example\/\.$/],
    ["no audience", { aud: undefined }, /"aud"|aud must be/],
    ["another issuer", { iss: "somebody" }, /"iss"/],
    ["no expiry", { exp: undefined }, /"exp"/],
    ["an expiry in the past", { exp: seconds() - 31 }, /"exp"/],
    ["an expiry far ahead", { exp: seconds() + 400 }, /300 seconds ahead/],
    ["a beginning in the future", { nbf: seconds() + 60 }, /"nbf"/],
    ["no jti", { jti: undefined }, /"jti"/],
    ["an empty jti", { jti: "" }, /jti must be/],
    ["a jti without end", { jti: "x".repeat(600) }, /jti must be/],
  ])("%s, and says so to who could sign", async (_, claims, description) => {
    const { sign, send } = await makeKeyClient();
    expect(await send(await sign(claims))).toMatchObject(refusal(description));
  });

  test("a clock that is a little off is passed over", async () => {
    const { sign, send } = await makeKeyClient();
    expect((await send(await sign({ exp: seconds() - 20, iat: seconds() - 200 }))).status).toBe(200);
  });

  test("a key that is not the client's, whatever it calls itself", async () => {
    const { client_id, pair, send } = await makeKeyClient();
    const stranger = await makeSigningPair(pair.algorithm);
    const kid = (await ownerDb.apiClient.findFirstOrThrow({ where: { id: client_id } })).publicKeys as {
      keys: [{ kid: string }];
    };
    expect(await send(await signAssertion(stranger, client_id))).toMatchObject(NOT_PROVEN);
    const named = await signAssertion(stranger, client_id, {}, { kid: kid.keys[0].kid });
    expect(await send(named)).toMatchObject(NOT_PROVEN);
  });

  test("another client's key, and the name of another client", async () => {
    const [one, other] = [await makeKeyClient(), await makeKeyClient()];
    expect(await one.send(await signAssertion(other.pair, one.client_id))).toMatchObject(NOT_PROVEN);
    expect(await one.send(await one.sign(), { client_id: other.client_id })).toMatchObject(NOT_PROVEN);
    expect(await one.send(await one.sign({ sub: other.client_id }))).toMatchObject(NOT_PROVEN);
  });

  test("no signature, and one made with the public key as a shared secret", async () => {
    const { client_id, pair, send } = await makeKeyClient("RS256");
    const claims = { iss: client_id, sub: client_id, aud: "https://coffre.example/", jti: "1" };
    const unsigned = new UnsecuredJWT(claims).setExpirationTime("2m").encode();
    expect(await send(unsigned)).toMatchObject(NOT_PROVEN);
    const shared = await new SignJWT(claims)
      .setProtectedHeader({ alg: "HS256" })
      .setExpirationTime("2m")
      .sign(new TextEncoder().encode(pair.publicPem));
    expect(await send(shared)).toMatchObject(NOT_PROVEN);
    const stranger = await new SignJWT(claims)
      .setProtectedHeader({ alg: "HS256" })
      .setExpirationTime("2m")
      .sign(await generateSecret("HS256"));
    expect(await send(stranger)).toMatchObject(NOT_PROVEN);
  });

  test.each(["", "x", "a.b.c", "e30.e30.e30", "x".repeat(20_000)])("what is no JWT: %#", async (assertion) => {
    const { send } = await makeKeyClient();
    expect((await send(assertion)).status).toBe(401);
  });

  test("another type, and a secret beside it", async () => {
    const { client_id, client_secret, sign, send } = await makeKeyClient();
    const invalid = { status: 400, body: { error: "invalid_request" } };
    expect(await send(await sign(), { client_assertion_type: "jwt" })).toMatchObject(invalid);
    expect(await send(await sign(), { client_id, client_secret })).toMatchObject(invalid);
  });

  test("a key that was removed, at once, and all keys of a revoked client", async () => {
    const { client_id: clientId, owner, sign, send } = await makeKeyClient();
    const { keys } = await getClient(owner, { clientId });
    await removeClientKey(owner, { clientId, thumbprint: keys[0]?.thumbprint ?? "" });
    expect(await send(await sign())).toMatchObject(NOT_PROVEN);
    const other = await makeKeyClient();
    await revokeClient(other.owner, { clientId: other.client_id });
    expect(await other.send(await other.sign())).toMatchObject(NOT_PROVEN);
  });
});

test("what is past its time is forgotten, and nothing else", async () => {
  const { client_id: clientId, owner, sign, send } = await makeKeyClient();
  await send(await sign({ exp: seconds() - 29 }));
  await send(await sign());
  const mine = { where: { clientId } };
  await ownerDb.clientAssertion.updateMany({
    where: { clientId, expiresAt: { lt: new Date(Date.now() + 60_000) } },
    data: { expiresAt: new Date(Date.now() - 6 * 60_000) },
  });
  await rotateClient(owner, { clientId });
  await forgetCredentials();
  expect(await ownerDb.clientAssertion.count(mine)).toBe(1);
  expect((await ownerDb.apiClient.findFirstOrThrow({ where: { id: clientId } })).previousSecretHash).not.toBeNull();
  await ownerDb.apiClient.updateMany({ where: { id: clientId }, data: { previousUntil: new Date(Date.now() - 1) } });
  await forgetCredentials();
  expect(await ownerDb.apiClient.findFirstOrThrow({ where: { id: clientId } })).toMatchObject({
    previousSecretHash: null,
    previousUntil: null,
  });
});

test("however many there are, what is past its time goes in one round", async () => {
  const { client_id: clientId, owner } = await makeKeyClient("ES256");
  const expiresAt = new Date(Date.now() - 6 * 60_000);
  const data = Array.from({ length: 2_500 }, (_, index) => {
    return { tenantId: owner.tenantId, clientId, jtiHash: new Uint8Array(Buffer.from(`${index}`)), expiresAt };
  });
  await ownerDb.clientAssertion.createMany({ data });
  await forgetCredentials();
  expect(await ownerDb.clientAssertion.count({ where: { clientId } })).toBe(0);
});
