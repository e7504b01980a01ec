import { generateKeyPairSync, randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { type ApiClient, app, makeApiClient } from "#test/api-client.ts";
import { expectNoSecret } from "#test/canary.ts";
import { captureLog } from "#test/captured-log.ts";
import { everyTableAsText, ownerDb } from "#test/owner.ts";

const PATH = "/flows/vault/connections";
const twilio = (secret: string) => ({ type: "API_KEY", account_id: "AC00000003", api_key: secret });
const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

async function create(client: ApiClient, body: object): Promise<Record<string, unknown> & { id: string }> {
  const answer = await client.call("POST", PATH, body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body as Record<string, unknown> & { id: string };
}

const message = ({ body }: { body: unknown }) => (body as { message: string }).message;

describe("the shapes of reference §1.3", () => {
  test("an empty connection, as POST, GET and the lists show it", async () => {
    const client = await makeApiClient();
    const created = await create(client, { app_id: "HTTP", name: "test-v-connection" });
    const wire = {
      id: expect.stringMatching(/^ac_[0-9A-Za-z]{22}$/),
      app_id: "HTTP",
      name: "test-v-connection",
      ready: false,
      created_at: time,
      updated_at: time,
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
    };
    expect(created).toEqual({ ...wire, refreshed_at: null });
    expect((await client.call("GET", `${PATH}/${created.id}`)).body).toEqual(wire);
    expect((await client.call("GET", PATH)).body).toEqual([wire]);
    expect((await client.call("GET", `${PATH}?page=0&per_page=50&include_totals=true`)).body).toEqual({
      limit: 50,
      start: 0,
      total: 1,
      connections: [wire],
    });
    expect((await client.call("GET", `${PATH}?page=1&per_page=50&include_totals=true`)).body).toEqual({
      limit: 50,
      start: 50,
      total: 1,
      connections: [],
    });
  });

  test("a ready one has an account name, and a PATCH of its name alone a new fingerprint", async () => {
    const client = await makeApiClient();
    const created = await create(client, { app_id: "TWILIO", name: "Order alerts", setup: twilio("a-secret-of-ours") });
    expect(created).toMatchObject({ ready: true, account_name: "AC0***003" });
    const patched = await client.call("PATCH", `${PATH}/${created.id}`, { name: "Renamed", app_id: "TWILIO" });
    expect(patched).toMatchObject({ status: 200, body: { name: "Renamed", ready: true, refreshed_at: null } });
    expect(patched.body).not.toMatchObject({ fingerprint: created.fingerprint });
  });

  test("what Terraform sends along is taken and changes nothing, an app that differs is refused", async () => {
    const client = await makeApiClient();
    const along = { environment: "production", account_name: "Somebody" };
    const created = await create(client, { app_id: "HTTP", name: "Shop API", ...along });
    expect(created).not.toHaveProperty("account_name");
    const path = `${PATH}/${created.id}`;
    const patched = await client.call("PATCH", path, { app_id: "HTTP", ...along, environment: null });
    expect(patched).toMatchObject({ status: 200, body: { name: "Shop API", ready: false } });
    expect(await client.call("PATCH", path, { app_id: "TWILIO" })).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining("on property app_id") },
    });
    for (const other of [{ environment: 7 }, { account_name: "x".repeat(151) }, { ready: true }]) {
      expect((await client.call("PATCH", path, other)).status).toBe(400);
    }
  });

  test("credentials come by PATCH to an empty one; deleting is 204, and 204 again", async () => {
    const client = await makeApiClient();
    const { id } = await create(client, { app_id: "TWILIO", name: "Order alerts" });
    const patched = await client.call("PATCH", `${PATH}/${id}`, { setup: twilio("a-secret-of-ours") });
    expect(patched).toMatchObject({ status: 200, body: { ready: true } });
    for (let times = 0; times < 2; times++) {
      expect(await client.call("DELETE", `${PATH}/${id}`)).toMatchObject({ status: 204, body: null });
    }
    expect(await client.call("GET", `${PATH}/${id}`)).toMatchObject({
      status: 404,
      body: { statusCode: 404, error: "Not Found", message: "Connection not found" },
    });
  });

  test("a service account's key needs no type, and without the key there is nothing to use", async () => {
    const client = await makeApiClient();
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const private_key = String(privateKey.export({ type: "pkcs8", format: "pem" }));
    const client_email = "coffre@acme-data.iam.gserviceaccount.com";
    const created = await create(client, { app_id: "BIGQUERY", name: "Orders", setup: { client_email } });
    expect(created).toMatchObject({ ready: false, account_name: client_email });
    const path = `${PATH}/${created.id}`;
    const patched = await client.call("PATCH", path, { setup: { client_email, private_key } });
    expect(patched).toMatchObject({ status: 200, body: { ready: true, account_name: client_email } });
    const sheet = { app_id: "GOOGLE_SHEETS", name: "Sheet", setup: { code: "dropped" } };
    expect(await create(client, sheet)).toMatchObject({ ready: false });
    expect(await everyTableAsText()).not.toContain("dropped");
  });

  test("one whose token was renewed says when, to every reader", async () => {
    const client = await makeApiClient();
    const { id } = await create(client, { app_id: "HTTP", name: "Shop API" });
    const refreshedAt = new Date("2026-11-22T12:00:00.123Z");
    await ownerDb.vaultItem.updateMany({ where: { tenantId: client.owner.tenantId }, data: { refreshedAt } });
    const wire = { id, refreshed_at: "2026-11-22T12:00:00.123Z" };
    expect((await client.call("GET", `${PATH}/${id}`)).body).toMatchObject(wire);
    expect((await client.call("GET", PATH)).body).toMatchObject([wire]);
    expect((await client.call("PATCH", `${PATH}/${id}`, { name: "Shop" })).body).toMatchObject(wire);
  });

  test("pages follow one another without loss", async () => {
    const client = await makeApiClient();
    for (let index = 0; index < 5; index++) await create(client, { app_id: "HTTP", name: `Connection ${index}` });
    const pages = await Promise.all([0, 1, 2, 3].map((page) => client.call("GET", `${PATH}?page=${page}&per_page=2`)));
    const names = pages.map(({ body }) => (body as { name: string }[]).map(({ name }) => name));
    expect(names).toEqual([["Connection 0", "Connection 1"], ["Connection 2", "Connection 3"], ["Connection 4"], []]);
  });

  test("a form is taken too", async () => {
    const client = await makeApiClient();
    const body = new URLSearchParams({
      name: "Order alerts",
      app_id: "TWILIO",
      "setup[type]": "API_KEY",
      "setup[account_id]": "AC00000003",
      "setup[api_key]": "a-secret-of-ours",
    });
    const response = await app.request(`/api/v2${PATH}`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${client.token}`,
        "content-type": "application/x-www-form-urlencoded; charset=utf-8",
      },
      body: body.toString(),
    });
    expect({ status: response.status, body: await response.json() }).toMatchObject({
      status: 201,
      body: { name: "Order alerts", ready: true, account_name: "AC0***003" },
    });
  });
});

describe("bad input", () => {
  test.each<[string, unknown, string]>([
    ["no name", { app_id: "HTTP" }, "'Missing required property: name'"],
    ["an empty name", { app_id: "HTTP", name: "  " }, "on property name"],
    ["a long name", { app_id: "HTTP", name: "x".repeat(151) }, "'At most 150 characters' on property name"],
    [
      "a number for a name",
      { app_id: "HTTP", name: 5 },
      "'Expected type string but found type number' on property name",
    ],
    ["an unknown app", { app_id: "NOWHERE", name: "x" }, `'No enum match, expected one of: `],
    ["another property", { app_id: "HTTP", name: "x", foo: 1 }, "'Additional properties not allowed: foo'"],
    ["no type", { app_id: "HTTP", name: "x", setup: {} }, "'Missing required property: type' on property setup"],
    ["an unknown type", { app_id: "HTTP", name: "x", setup: { type: "NO" } }, "on property setup.type"],
    ["a missing field", { app_id: "HTTP", name: "x", setup: { type: "BEARER" } }, "'Missing required property: token'"],
    [
      "another field",
      { app_id: "HTTP", name: "x", setup: { type: "BEARER", token: "t", foo: "x" } },
      "'Additional properties not allowed: foo' on property setup",
    ],
    [
      "a short key",
      { app_id: "JWT", name: "x", setup: { type: "JWT", algorithm: "HS256", secret: "short" } },
      "'This secret is too short for its algorithm",
    ],
    [
      "no key",
      { app_id: "JWT", name: "x", setup: { type: "JWT", algorithm: "RS256" } },
      "on property setup.private_key",
    ],
    ["U+0000", { app_id: "HTTP", name: "a\u0000b" }, "U+0000"],
    ["half a pair", '{"app_id":"HTTP","name":"\\ud800"}', "surrogate"],
    ["a tower of brackets", `${"[".repeat(500)}${"]".repeat(500)}`, "Nested deeper"],
    ["no JSON", "{", "'The body is not valid JSON'"],
    ["nothing", "", "'The body is not valid JSON'"],
    ["a list", [], "Expected type object but found type array"],
    ["null", "null", "Expected type object but found type null"],
  ])("%s", async (_, body, what) => {
    const client = await makeApiClient();
    const answer = await client.call("POST", PATH, body);
    expect(answer).toMatchObject({ status: 400, body: { error: "Bad Request", errorCode: "invalid_body" } });
    expect(message(answer)).toContain("Payload validation error: ");
    expect(message(answer)).toContain(what);
    expect(await ownerDb.vaultItem.count({ where: { tenantId: client.owner.tenantId } })).toBe(0);
  });

  test.each(["page=-1", "page=1001", "page=x", "per_page=0", "per_page=101", "include_totals=maybe"])(
    "the query %s",
    async (query) => {
      const client = await makeApiClient();
      const answer = await client.call("GET", `${PATH}?${query}`);
      expect(answer).toMatchObject({ status: 400, body: { errorCode: "invalid_query_string" } });
      expect(message(answer)).toMatch(/^Query validation error: .* on property (page|per_page|include_totals)/);
    },
  );

  test("a name that the section has is a conflict", async () => {
    const client = await makeApiClient();
    await create(client, { app_id: "HTTP", name: "Billing" });
    expect(await client.call("POST", PATH, { app_id: "HTTP", name: "billing" })).toMatchObject({
      status: 409,
      body: { error: "Conflict", message: expect.stringContaining("Choose another name") },
    });
  });

  test("the app of a connection stays", async () => {
    const client = await makeApiClient();
    const { id } = await create(client, { app_id: "HTTP", name: "Billing" });
    const answer = await client.call("PATCH", `${PATH}/${id}`, { app_id: "TWILIO" });
    expect(answer).toMatchObject({ status: 400, body: { errorCode: "invalid_body" } });
  });

  test("a body beyond the bound is refused before it is read", async () => {
    const client = await makeApiClient();
    const answer = await client.call("POST", PATH, { app_id: "HTTP", name: "x".repeat(5 * 1024 * 1024) });
    expect(answer).toMatchObject({ status: 413, body: { error: "Payload Too Large" } });
  });
});

test("a connection in use is not deleted, and the answer names the flows", async () => {
  const client = await makeApiClient();
  const { id } = await create(client, { app_id: "TWILIO", name: "Order alerts" });
  const params = { connection_id: id, from: "+1", to: "+2", message: "Hello" };
  const actions = [{ id: "send_sms", type: "TWILIO", action: "SEND_SMS", params }];
  for (const name of ["Order shipped", "Order lost"]) {
    expect((await client.call("POST", "/flows", { name, actions })).status).toBe(201);
  }
  const answer = await client.call("DELETE", `${PATH}/${id}`);
  expect(answer).toMatchObject({ status: 400, body: { statusCode: 400, error: "Bad Request" } });
  expect(answer.body).toMatchObject({ errorCode: "connection_in_use" });
  expect(message(answer)).toMatch(
    /^Order alerts is used by 2 flows \((Order shipped, Order lost|Order lost, Order shipped)\)/,
  );
  expect((await client.call("GET", `${PATH}/${id}`)).status).toBe(200);
});

test("a secret that comes by the API is in no answer, no log line and no table", async () => {
  const client = await makeApiClient();
  const secret = `canary-${randomBytes(12).toString("hex")}`;
  const answers: unknown[] = [];
  const logged = await captureLog(async () => {
    const call = async (method: string, path: string, body?: unknown) => {
      const { body: answer, headers } = await client.call(method, path, body);
      answers.push(answer, [...headers]);
      return answer as { id: string };
    };
    const { id } = await call("POST", PATH, { app_id: "TWILIO", name: "Order alerts", setup: twilio(secret) });
    await call("POST", PATH, { app_id: "HTTP", name: "Bearer", setup: { type: "BEARER", token: secret } });
    const freeKeys = { type: "JWT", algorithm: "HS256", key: secret.repeat(4), note: secret };
    expect(await call("POST", PATH, { app_id: "JWT", name: "Tokens", setup: freeKeys })).toMatchObject({
      account_name: "HS256",
      ready: true,
    });
    await call("POST", PATH, { app_id: "JWT", name: "x", setup: { ...freeKeys, algorithm: "ES256" } });
    await call("PATCH", `${PATH}/${id}`, { setup: twilio(`${secret}2`) });
    await call("GET", `${PATH}/${id}`);
    await call("GET", `${PATH}?include_totals=true`);
    // Each of these is refused, and none may quote what it refuses.
    await call("POST", PATH, { app_id: "TWILIO", name: "x", setup: { ...twilio(secret), extra: secret } });
    await call("POST", PATH, {
      app_id: "TWILIO",
      name: "x",
      setup: { ...twilio(secret), account_id: secret.repeat(99) },
    });
    await call("POST", PATH, {
      app_id: "HTTP",
      name: "x",
      setup: { type: "API_KEY", name: "X", in: secret, value: secret },
    });
    await call("POST", PATH, `{"app_id":"TWILIO","setup":{"api_key":"${secret}"`);
    await call("POST", PATH, { app_id: "TWILIO", name: "Order alerts", setup: twilio(secret) });
  });
  expectNoSecret(JSON.stringify(answers), secret);
  expectNoSecret(logged, secret);
  expectNoSecret(await everyTableAsText(), secret);
});
