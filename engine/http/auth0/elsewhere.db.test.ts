import { beforeAll, expect, test } from "vitest";
import { type ApiClient, makeApiClient, request } from "#test/api-client.ts";

let client: ApiClient;
beforeAll(async () => {
  client = await makeApiClient(["read:flows"]);
});

test.each([
  ["/clients?page=0&per_page=100&include_totals=true", { start: 0, limit: 100, total: 0, clients: [] }],
  ["/clients?page=2&per_page=10", { start: 20, limit: 10, total: 0, clients: [] }],
  ["/connections", { start: 0, limit: 50, total: 0, connections: [] }],
  ["/actions/actions?page=0&per_page=100", { page: 0, per_page: 100, total: 0, actions: [] }],
])("GET %s is an empty list", async (path, expected) => {
  expect(await client.call("GET", path)).toMatchObject({ status: 200, body: expected });
});

test.each(["/clients", "/connections", "/actions/actions", "/rules"])("GET %s is for who has a token", async (path) => {
  expect((await request("GET", path)).status).toBe(401);
});

test.each([
  ["GET", "/clients?is_global=true", "read:clients"],
  ["GET", "/rules", "read:rules"],
  ["POST", "/clients", "create:clients"],
  ["PATCH", "/tenants/settings", "update:tenants"],
  ["PUT", "/guardian/factors/sms", "update:guardian"],
  ["DELETE", "/client-grants/cgr_1", "delete:client_grants"],
  ["GET", "/<script>", "read:script"],
  ["GET", "/", "read:resource"],
  ["GET", "/%20", "read:resource"],
  ["GET", "/clients/abc", "read:clients"],
  ["POST", "/connections", "create:connections"],
  ["POST", "/actions/actions", "create:actions"],
])("%s %s is a scope that no client has", async (method, path, scope) => {
  expect(await client.call(method, path)).toMatchObject({
    status: 403,
    body: { message: `Insufficient scope, expected any of: ${scope}`, errorCode: "insufficient_scope" },
  });
});
