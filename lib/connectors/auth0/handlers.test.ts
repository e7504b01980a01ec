import { ManagementClient } from "auth0";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { secretText } from "#lib/secrets/secret-text.ts";
import type { JsonObject } from "#lib/shared/json.ts";
import { auth0Failure, startAuth0 } from "#test/providers/auth0.ts";
import { connectApp, describeContract, expectContracts } from "#test/providers/describe-contract.ts";
import { handlers } from "./handlers.ts";
import { auth0 } from "./manifest.ts";

const accessToken = "eyJhbGciOiJSUzI1NiJ9.canary/f00dfeed+f00dfeed.0123456789";
const app = {
  appId: "AUTH0",
  setupType: "OAUTH_APP",
  attributes: { domain: "acme.eu.auth0.com", client_id: "coffre" },
  secrets: { access_token: accessToken },
  origins: ["https://acme.eu.auth0.com"],
};
const scopes = ["read:users", "create:users", "update:users", "delete:users"];
const ada = { user_id: "auth0|a/../b?c#d", email: "ada@example.com" };

let api: Awaited<ReturnType<typeof startAuth0>>;
let connected: ReturnType<typeof connectApp>;
beforeAll(async () => {
  api = await startAuth0({ accessToken, scopes, users: [ada] });
  connected = connectApp(app, api.url);
});
afterAll(async () => {
  await connected.close();
  await api.close();
});
beforeEach(() => {
  api.reset();
  api.users.clear();
  api.users.set(ada.user_id, ada);
});

type Action = "GET_USER" | "CREATE_USER" | "UPDATE_USER" | "SEND_REQUEST";

/** As the engine does: params by the action's schema, then the handler, then the output by its schema. */
async function run(action: Action, params: object) {
  const { params: schema, output } = auth0.actions[action];
  const handler = handlers.actions[action] as (call: unknown) => Promise<unknown>;
  return output.parse(await handler(connected.callFor(schema.parse(params))));
}

const userPath = "/api/v2/users/auth0%7Ca%2F..%2Fb%3Fc%23d";
const contracts: [Action, object, string][] = [
  ["GET_USER", { user_id: ada.user_id }, `GET ${userPath} none`],
  ["CREATE_USER", { payload: { connection: "Users", email: "grace@example.com" } }, "POST /api/v2/users json"],
  ["UPDATE_USER", { user_id: ada.user_id, changes: { nickname: "Ada" } }, `PATCH ${userPath} json`],
  ["SEND_REQUEST", { pathname: "/api/v2/organizations" }, "GET /api/v2/organizations none"],
];

for (const [action, params, sent] of contracts)
  describeContract({
    action,
    api: () => api,
    app,
    params,
    run: handlers.actions[action] as never,
    sends: [sent],
    answers: {
      invalid: auth0Failure(
        400,
        "Bad Request",
        "Payload validation error: 'Missing required property: x'.",
        "invalid_body",
      ),
      refused: auth0Failure(401, "Unauthorized", "Invalid token"),
      limited: {
        ...auth0Failure(429, "Too Many Requests", "Global limit has been reached", "too_many_requests"),
        headers: { "retry-after": "30" },
      },
    },
  });
expectContracts(auth0);

/** Where it would send to Auth0; it takes no other scheme than https. */
const sdk = () =>
  new ManagementClient({
    ...{ domain: "acme.eu.auth0.com", token: accessToken, maxRetries: 0 },
    fetch: (url, init) => fetch(String(url).replace("https://acme.eu.auth0.com", api.url), init),
  });
const grace = { connection: "Users", email: "grace@example.com", app_metadata: { plan: "é" } };

test.each<[Action, object, () => Promise<unknown>]>([
  ["GET_USER", { user_id: ada.user_id }, () => sdk().users.get(ada.user_id)],
  ["CREATE_USER", { payload: grace }, () => sdk().users.create(grace)],
  [
    ...(["UPDATE_USER", { user_id: ada.user_id, changes: { nickname: "Ada" } }] as const),
    () => sdk().users.update(ada.user_id, { nickname: "Ada" }),
  ],
  [
    ...(["SEND_REQUEST", { pathname: "/api/v2/users", method: "POST", payload: grace }] as const),
    () => sdk().users.create(grace),
  ],
])("%s leaves as Auth0's own SDK sends it", async (action, params, theirs) => {
  await run(action, params);
  // Whoever was created is not there any more.
  api.users.clear();
  api.users.set(ada.user_id, ada);
  await theirs();
  const [ours, other] = api.requests.map(({ method, path, query, body, bodyType, headers }) => ({
    ...{ method, path, query, body, bodyType },
    authorization: headers.authorization,
    type: headers["content-type"],
  }));
  expect(ours).toEqual(other);
});

describe("users", () => {
  test("are got, created and changed, each by an ID that stays one segment", async () => {
    expect(await run("GET_USER", { user_id: ada.user_id })).toEqual(ada);
    const grace = { connection: "Users", email: "grace@example.com" };
    expect(await run("CREATE_USER", { payload: grace })).toEqual({ user_id: "auth0|2", ...grace });
    const changes = { app_metadata: { plan: "é" } };
    expect(await run("UPDATE_USER", { user_id: ada.user_id, changes })).toEqual({ ...ada, ...changes });
    const path = userPath;
    expect(api.requests).toMatchObject([
      { method: "GET", path, bodyType: "none", headers: { authorization: `Bearer ${accessToken}` } },
      { method: "POST", path: "/api/v2/users", bodyType: "json", body: grace },
      { method: "PATCH", path, bodyType: "json", body: changes },
    ]);
  });

  test.each(["..", "."])("the ID %j is not sent: it would lead to all users", async (user_id) => {
    await expect(run("GET_USER", { user_id })).rejects.toMatchObject({ code: "INVALID" });
    await expect(run("UPDATE_USER", { user_id, changes: {} })).rejects.toMatchObject({ code: "INVALID" });
    expect(api.requests).toEqual([]);
  });

  test("errors say what to do", async () => {
    await expect(run("GET_USER", { user_id: "auth0|nobody" })).rejects.toMatchObject({
      messageKey: "engine.auth0NoUser",
      status: 404,
    });
    await expect(run("CREATE_USER", { payload: ada })).rejects.toMatchObject({
      messageKey: "engine.auth0UserExists",
      params: { message: "The user already exists." },
    });
    api.next(auth0Failure(400, "Bad Request", "PasswordStrengthError: Password is too weak", "invalid_body"));
    await expect(run("CREATE_USER", { payload: {} })).rejects.toMatchObject({
      messageKey: "engine.providerSays",
      params: { message: "PasswordStrengthError: Password is too weak", code: "invalid_body" },
    });
  });

  test("a missing scope is named", async () => {
    await expect(run("SEND_REQUEST", { pathname: "/api/v2/tenants/settings" })).rejects.toMatchObject({
      machineCode: "ERR_PROVIDER_PERMISSION",
      messageKey: "engine.permissionMissingNamed",
      permission: "read:tenant_settings",
    });
  });

  test("429 tells when to come back, by the moment that Auth0 names", async () => {
    const reset = String(Math.floor(Date.now() / 1000) + 60);
    const limited = auth0Failure(429, "Too Many Requests", "Global limit has been reached");
    api.next({ ...limited, headers: { "x-ratelimit-reset": reset } });
    const error = await run("GET_USER", { user_id: "a" }).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ machineCode: "ERR_RATE_LIMITED", retryAfterSeconds: expect.any(Number) });
    expect((error as { retryAfterSeconds: number }).retryAfterSeconds).toBeLessThanOrEqual(60);
    expect((error as { retryAfterSeconds: number }).retryAfterSeconds).toBeGreaterThan(0);
  });

  test("an update is repeated unless Auth0 would write to the user again", () => {
    const { repeats } = auth0.actions.UPDATE_USER;
    expect(repeats({ user_id: "a", changes: { nickname: "Ada" } })).toBe(true);
    expect(repeats({ user_id: "a", changes: { email: "b@example.com", verify_email: true } })).toBe(false);
  });
});

describe("SEND_REQUEST", () => {
  test("sends what it is told, and no other credentials than the connection's", async () => {
    const headers = { "Accept-Language": "fr", Authorization: "Bearer of the author" };
    const params = { per_page: 1, q: "a b&c", sort: null };
    expect(await run("SEND_REQUEST", { pathname: "/api/v2/organizations", params, headers })).toEqual([
      { id: "org_1", name: "acme" },
    ]);
    expect(api.requests).toMatchObject([
      {
        method: "GET",
        path: "/api/v2/organizations",
        query: { per_page: "1", q: "a b&c" },
        headers: { authorization: `Bearer ${accessToken}`, "accept-language": "fr" },
      },
    ]);
  });

  test("posts a body, as JSON or as text that is JSON already", async () => {
    await run("SEND_REQUEST", { pathname: "/api/v2/users", payload: { email: "a@example.com" } });
    await run("SEND_REQUEST", { pathname: "/api/v2/users", method: "POST", payload: '{"email":"b@example.com"}' });
    expect(api.requests).toMatchObject([
      { method: "POST", bodyType: "json", body: { email: "a@example.com" } },
      { method: "POST", bodyType: "json", body: { email: "b@example.com" } },
    ]);
  });

  test("gives null where Auth0 says nothing", async () => {
    const pathname = `/api/v2/users/${encodeURIComponent(ada.user_id)}`;
    expect(await run("SEND_REQUEST", { method: "DELETE", pathname })).toBeNull();
    expect(api.users.size).toBe(0);
  });

  test.each([
    "//evil.example/api",
    "@evil.example/",
    ":8443/api",
    ".evil.example/",
    "api/v2/users",
    "https://evil.example/",
    "/api/v2/users/../clients",
    "/api/v2/users/%2e%2e/clients",
    "/api/v2/users/.",
    "/api\\v2",
    "/api/v2/us\ners",
    " /api/v2/users",
  ])("the path %j is not sent", async (pathname) => {
    await expect(run("SEND_REQUEST", { pathname })).rejects.toMatchObject({ messageKey: "engine.auth0Path" });
    expect(api.requests).toEqual([]);
  });

  test.each(["/api/v2/users/auth0%7C1/é ü", "/api/v2/users?q=../a//b", "/api/v2/users/a..b", "/api/v2/a%2Fb/\ud800"])(
    "the path %j is sent",
    async (pathname) => {
      await run("SEND_REQUEST", { pathname }).catch(() => undefined);
      expect(api.requests).toHaveLength(1);
    },
  );

  test("refuses headers that nobody may set", async () => {
    await expect(
      run("SEND_REQUEST", { pathname: "/api/v2/organizations", headers: { Host: "evil.example" } }),
    ).rejects.toMatchObject({ messageKey: "engine.headerForbidden" });
  });

  test("a secret in the path stays where it is put", async () => {
    const ref = connected.connection.secrets.access_token;
    if (!ref) throw new Error("the connection has its token");
    const call = connected.callFor({ pathname: secretText`/api/v2/users/${ref}` });
    await handlers.actions.SEND_REQUEST(call).catch(() => undefined);
    expect(api.requests[0]?.path).toBe(`/api/v2/users/${encodeURIComponent(accessToken)}`);
    const steps = connected.callFor({ pathname: secretText`/api/v2/users/../${ref}` });
    expect(() => handlers.actions.SEND_REQUEST(steps)).toThrow(
      expect.objectContaining({ messageKey: "engine.auth0Path" }),
    );
  });

  test.each<[JsonObject, boolean]>([
    [{ pathname: "/a" }, true],
    [{ pathname: "/a", payload: { a: 1 } }, false],
    [{ pathname: "/a", method: "PATCH" }, false],
    [{ pathname: "/a", method: "DELETE" }, true],
  ])("%j may be repeated: %s", (params, expected) => {
    expect(auth0.actions.SEND_REQUEST.repeats(params)).toBe(expected);
  });
});

test("the test takes a scope that is missing for credentials that work", async () => {
  expect(await handlers.test?.(connected.callFor({}))).toMatchObject({ status: 403, verdict: { is: "accepted" } });
  expect(api.requests).toMatchObject([{ path: "/api/v2/tenants/settings", query: { fields: "friendly_name" } }]);
  api.next(auth0Failure(403, "Forbidden", "You may not.", "access_denied"));
  expect(await handlers.test?.(connected.callFor({}))).toMatchObject({ status: 403 });
  const other = connectApp({ ...app, secrets: { access_token: "another token" } }, api.url);
  expect(await handlers.test?.(other.callFor({}))).toMatchObject({ status: 401 });
  await other.close();
});
