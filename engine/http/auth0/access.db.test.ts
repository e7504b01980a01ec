import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { describe, expect, test } from "vitest";
import { flushRefusals } from "#lib/audit/refusals.ts";
import { systemActor } from "#lib/auth/actor.ts";
import { revokeClient } from "#lib/clients/mutations/revoke-client.ts";
import { updateClient } from "#lib/clients/mutations/update-client.ts";
import { scopes as allScopes } from "#lib/clients/schema.ts";
import { fromPublicId, toPublicId } from "#lib/shared/public-id.ts";
import {
  type ApiClient,
  AUDIENCE,
  apiDeps,
  app,
  makeApiClient,
  PUBLIC_URL,
  request,
  tokenKeys,
} from "#test/api-client.ts";
import { makeActor, makeExecution } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { auth0App } from "./auth0-app.ts";
import { connectionEndpoints } from "./connections.ts";
import { executionEndpoints } from "./executions.ts";
import { flowEndpoints } from "./flows.ts";
import { formEndpoints } from "./forms.ts";
import { triggerEndpoints } from "./triggers.ts";

type Ids = { ac: string; af: string; aft: string; afe: string; ap: string };
type Prefix = keyof Ids;

const bodies: Record<string, unknown> = {
  "post /flows/vault/connections": { name: "Another", app_id: "TWILIO" },
  "patch /flows/vault/connections/{id}": { name: "Renamed" },
  "post /flows": { name: "Another" },
  "patch /flows/{id}": { name: "Renamed" },
  "post /flows/{id}/triggers": { type: "HOOK", mode: "SYNC" },
  "post /flows/{flow_id}/executions": { input: {} },
  "post /forms": { name: "Another" },
  "patch /forms/{id}": { name: "Renamed" },
};

const endpoints = [
  ...connectionEndpoints(apiDeps.tests),
  ...flowEndpoints,
  ...formEndpoints,
  ...triggerEndpoints(apiDeps.sealTo),
  ...executionEndpoints(apiDeps.executions),
].map(({ method, path, scope, id, child }) => ({
  name: `${method} ${path}`,
  method: method.toUpperCase(),
  scope,
  prefix: id?.prefix as Prefix | undefined,
  idName: id?.name ?? "id",
  pathFor: (ids: Ids) =>
    [id, child].reduce(
      (text, each) => (each ? text.replace(`{${each.name ?? "id"}}`, ids[each.prefix as Prefix]) : text),
      path,
    ),
}));

async function makeObjects(client: ApiClient): Promise<Ids> {
  const connection = await client.call("POST", "/flows/vault/connections", { name: "Order alerts", app_id: "TWILIO" });
  const flow = await client.call("POST", "/flows", { name: "Order shipped" });
  const { id: af } = flow.body as { id: string };
  const trigger = await client.call("POST", `/flows/${af}/triggers`, { type: "HOOK", mode: "SYNC" });
  const form = await client.call("POST", "/forms", { name: "Checkout" });
  const idOf = ({ body }: { body: unknown }) => (body as { id: string }).id;
  return { ac: idOf(connection), af, aft: idOf(trigger), ap: idOf(form), afe: await makeEnded(client, af) };
}

async function makeEnded({ owner }: ApiClient, af: string): Promise<string> {
  const flowId = fromPublicId("af", af) ?? "";
  const version = await ownerDb.flowVersion.findFirstOrThrow({ where: { flowId, number: { not: null } } });
  return toPublicId("afe", await makeExecution(owner, { flowId, flowVersionId: version.id }));
}

const stateOf = async ({ owner: { tenantId } }: ApiClient) => ({
  items: await ownerDb.vaultItem.findMany({ where: { tenantId } }),
  flows: await ownerDb.flow.findMany({ where: { tenantId } }),
  triggers: await ownerDb.flowTrigger.findMany({ where: { tenantId } }),
  executions: await ownerDb.flowExecution.findMany({ where: { tenantId } }),
  forms: await ownerDb.form.findMany({ where: { tenantId } }),
});

/** A token like ours, but for one thing. */
async function forge(
  client: ApiClient,
  change: { audience?: string; issuer?: string; expiresAt?: number; scope?: string },
) {
  const { kid, privateKey } = tokenKeys.signingKey();
  return new SignJWT({ azp: client.client_id, scope: change.scope ?? allScopes.join(" ") })
    .setProtectedHeader({ alg: "EdDSA", kid })
    .setIssuer(change.issuer ?? `${PUBLIC_URL}/`)
    .setAudience(change.audience ?? AUDIENCE)
    .setIssuedAt()
    .setExpirationTime(change.expiresAt ?? Math.floor(Date.now() / 1000) + 60)
    .sign(privateKey);
}

describe.each(endpoints)("$name", ({ name, method, scope, prefix, pathFor }) => {
  test("works with its scope alone, and without it answers 403 and changes nothing", async () => {
    const full = await makeApiClient();
    const ids = await makeObjects(full);
    const call = (token: string) =>
      request(method, pathFor(ids), { token, ...(bodies[name] !== undefined && { body: bodies[name] }) });
    const before = await stateOf(full);
    const others = await forge(full, { scope: allScopes.filter((each) => each !== scope).join(" ") });
    expect(await call(others)).toMatchObject({
      status: 403,
      body: {
        statusCode: 403,
        error: "Forbidden",
        message: `Insufficient scope, expected any of: ${scope}`,
        errorCode: "insufficient_scope",
      },
    });
    expect(await stateOf(full)).toEqual(before);
    const alone = await call(await forge(full, { scope }));
    expect([200, 201, 204]).toContain(alone.status);
  });

  test("without a token, or with one that is not for it, answers 401 and changes nothing", async () => {
    const client = await makeApiClient();
    const path = pathFor(await makeObjects(client));
    const before = await stateOf(client);
    const stranger = await generateKeyPair("EdDSA", { extractable: true });
    const tokens: Record<string, string | undefined> = {
      none: undefined,
      "no JWT": "abc",
      expired: await forge(client, { expiresAt: Math.floor(Date.now() / 1000) - 60 }),
      "of another audience": await forge(client, { audience: "https://elsewhere.example/api/v2/" }),
      "of another issuer": await forge(client, { issuer: "https://elsewhere.example/" }),
      "signed by a stranger": await new SignJWT({ azp: client.client_id, scope })
        .setProtectedHeader({ alg: "EdDSA", kid: tokenKeys.signingKey().kid, jwk: await exportJWK(stranger.publicKey) })
        .setIssuer(`${PUBLIC_URL}/`)
        .setAudience(AUDIENCE)
        .setIssuedAt()
        .setExpirationTime("60s")
        .sign(stranger.privateKey),
      "not signed": `${Buffer.from('{"alg":"none"}').toString("base64url")}.${client.token.split(".")[1]}.`,
    };
    for (const token of Object.values(tokens)) {
      const answer = await request(method, path, {
        ...(token !== undefined && { token }),
        ...(bodies[name] !== undefined && { body: bodies[name] }),
      });
      expect(answer).toMatchObject({ status: 401, body: { statusCode: 401, error: "Unauthorized" } });
    }
    expect(await stateOf(client)).toEqual(before);
  });

  test("sees nothing of another tenant, and changes nothing there", async () => {
    const client = await makeApiClient();
    const ids = await makeObjects(client);
    const before = await stateOf(client);
    const stranger = await makeApiClient();
    const { status, body } = await stranger.call(method, pathFor(ids), bodies[name]);
    if (prefix === undefined) expect(JSON.stringify(body)).not.toMatch(new RegExp(Object.values(ids).join("|")));
    else if (name === "delete /flows/vault/connections/{id}") expect(status).toBe(204);
    else expect({ status, body }).toMatchObject({ status: 404, body: { error: "Not Found" } });
    expect(await stateOf(client)).toEqual(before);
  });
});

const withId = endpoints.flatMap((endpoint) => (endpoint.prefix ? [{ ...endpoint, prefix: endpoint.prefix }] : []));

test.each(withId)(
  "$name refuses an id that is none, and says so",
  async ({ name, method, prefix, idName, pathFor }) => {
    const client = await makeApiClient();
    for (const id of ["nonsense", `${prefix}_short`, `xx_${"0".repeat(22)}`, "%00"]) {
      const { status, body } = await client.call(
        method,
        pathFor({ ac: id, af: id, aft: id, afe: id, ap: id }),
        bodies[name],
      );
      expect({ status, body }).toMatchObject({ status: 400, body: { errorCode: "invalid_uri" } });
      expect((body as { message: string }).message).toMatch(
        new RegExp(`^Path validation error: .* on property ${idName}`),
      );
    }
  },
);

test("an item of a section that the client's account may not see is not there", async () => {
  const client = await makeApiClient();
  const hidden = await makeApiClient(allScopes, client.owner);
  const { ac } = await makeObjects(hidden);
  expect((await client.call("GET", `/flows/vault/connections/${ac}`)).status).toBe(404);
  expect((await client.call("GET", "/flows/vault/connections")).body).toEqual([]);
  expect((await client.call("DELETE", `/flows/vault/connections/${ac}`)).status).toBe(204);
  expect((await hidden.call("GET", `/flows/vault/connections/${ac}`)).status).toBe(200);
});

test("a revocation, or a scope taken away, is felt within five seconds", async () => {
  const client = await makeApiClient();
  let now = Date.now();
  const clocked = auth0App({ ...apiDeps, clock: () => new Date(now) });
  const read = async () => {
    const headers = { authorization: `Bearer ${client.token}` };
    return (await clocked.request("/api/v2/flows", { headers })).status;
  };
  expect(await read()).toBe(200);
  const { client_id: clientId, owner, sectionId } = client;
  await updateClient(owner, { clientId, name: "CI", scopes: ["create:flows"], sectionId });
  now += 5_000;
  expect(await read()).toBe(403);
  await revokeClient(systemActor(client.owner.tenantId, "cli"), { clientId: client.client_id });
  now += 5_000;
  expect(await read()).toBe(401);
});

test("refused attempts are in the audit log", async () => {
  const client = await makeApiClient();
  const { ac } = await makeObjects(client);
  await makeActor({ tenantOf: client.owner, grants: { [client.sectionId]: "change" } });
  const { operatorId: service } = await ownerDb.apiClient.findFirstOrThrow({ where: { id: client.client_id } });
  await ownerDb.vaultAuthorization.deleteMany({ where: { operatorId: service, right: "change" } });
  expect((await client.call("PATCH", `/flows/vault/connections/${ac}`, { name: "x" })).status).toBe(403);
  await flushRefusals();
  const rows = await ownerDb.auditEvent.findMany({
    where: { tenantId: client.owner.tenantId, action: "access.refused" },
  });
  expect(rows).toMatchObject([
    { via: "api", detail: { attempt: "PATCH /api/v2/flows/vault/connections/{id}", code: "FORBIDDEN", count: 1 } },
  ]);
});

test.each([
  ["GET", "/rules", "read:rules"],
  ["POST", "/clients", "create:clients"],
  ["PUT", "/flows", "update:flows"],
  ["DELETE", `/flows/vault/${toPublicId("ac", "00000000-0000-0000-0000-000000000000")}/x`, "delete:flows"],
])("%s %s, which there is not, answers as for a missing scope", async (method, path, scope) => {
  const client = await makeApiClient();
  expect(await client.call(method, path)).toMatchObject({
    status: 403,
    body: { message: `Insufficient scope, expected any of: ${scope}`, errorCode: "insufficient_scope" },
  });
  expect((await request(method, path)).status).toBe(401);
});

test("the endpoints of these tests are those of the app and of its OpenAPI document, neither fewer nor more", async () => {
  const tested = endpoints.map(({ name }) => name).toSorted();
  const response = await app.request("http://coffre.example/api/v2/openapi.json");
  const { paths } = (await response.json()) as { paths: Record<string, object> };
  const documented = Object.entries(paths).flatMap(([path, each]) =>
    path.startsWith("/api/v2/") ? Object.keys(each).map((method) => `${method} ${path.slice("/api/v2".length)}`) : [],
  );
  expect(documented.toSorted()).toEqual(tested);
  const asRoute = (name: string) => name.replaceAll(/\{(\w+)\}/g, ":$1");
  // Besides: the document and its page, which need no token, and what elsewhere.db.test.ts is about.
  const others = /^get \/(openapi\.json|docs(\/.+)?|clients|connections|actions\/actions)$/;
  const routed = app.routes
    .filter(({ path, method }) => path.startsWith("/api/v2/") && method !== "ALL")
    .map(({ path, method }) => `${method.toLowerCase()} ${path.slice("/api/v2".length)}`);
  expect([...new Set(routed)].filter((name) => !others.test(name)).toSorted()).toEqual(tested.map(asRoute).toSorted());
});
