import { BigQuery } from "@google-cloud/bigquery";
import { auth } from "@googleapis/sheets";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { oldError, startBigQuery } from "#test/providers/bigquery.ts";
import { connectApp, describeContract, expectContracts } from "#test/providers/describe-contract.ts";
import { handlers } from "./handlers.ts";
import { bigquery } from "./manifest.ts";

const accessToken = "ya29.canary/f00dfeed+f00dfeed";
const app = {
  appId: "BIGQUERY",
  setupType: "OAUTH_JWT",
  attributes: { client_email: "coffre@acme-data.iam.gserviceaccount.com", project_id: "acme-data" },
  secrets: { access_token: accessToken },
  origins: bigquery.origins,
};
const { params: schema, output } = bigquery.actions.INSERT_ROWS;
const table = { dataset_id: "shop", table_id: "orders" };

let api: Awaited<ReturnType<typeof startBigQuery>>;
let connected: ReturnType<typeof connectApp>;
beforeAll(async () => {
  const tables = { "acme-data.shop.orders": ["id", "email"] };
  api = await startBigQuery({ accessToken, tables, forbidden: ["acme-data.shop.secret"] });
  connected = connectApp(app, api.url);
});
afterAll(async () => {
  await connected.close();
  await api.close();
});
beforeEach(() => {
  api.reset();
  api.rows.length = 0;
});

type Params = Parameters<typeof handlers.actions.INSERT_ROWS>[0]["params"];
const insert = async (params: object, call: object = {}) => {
  const parsed = schema.parse({ ...table, ...params }) as Params;
  return output.parse(await handlers.actions.INSERT_ROWS({ ...connected.callFor(parsed), ...call }));
};

describeContract<Params>({
  action: "INSERT_ROWS",
  api: () => api,
  app,
  params: { ...table, data: { id: 1 } },
  run: handlers.actions.INSERT_ROWS,
  sends: ["POST /bigquery/v2/projects/acme-data/datasets/shop/tables/orders/insertAll json"],
  answers: {
    invalid: oldError(400, "invalid", "Invalid table name."),
    refused: oldError(401, "authError", "Request had invalid authentication credentials."),
  },
});
expectContracts(bigquery);

describe("INSERT_ROWS", () => {
  test("adds one row, or several, each with a name of its own", async () => {
    await insert({ data: { id: 1, email: "é@acme.example" } }, { idempotencyKey: "afe_1-3" });
    await insert({ data: [{ id: 2 }, { id: 3 }] }, { idempotencyKey: "afe_1-4" });
    expect(api.rows).toEqual([
      { insertId: "afe_1-3-0", json: { id: 1, email: "é@acme.example" } },
      { insertId: "afe_1-4-0", json: { id: 2 } },
      { insertId: "afe_1-4-1", json: { id: 3 } },
    ]);
    expect(api.requests[0]).toMatchObject({
      method: "POST",
      path: "/bigquery/v2/projects/acme-data/datasets/shop/tables/orders/insertAll",
      headers: { authorization: `Bearer ${accessToken}` },
    });
  });

  test("leaves as Google's own SDK sends it", async () => {
    await insert({ data: [{ id: 1 }, { id: 2 }] });
    const authClient = new auth.OAuth2();
    authClient.setCredentials({ access_token: accessToken });
    const client = new BigQuery({ projectId: "acme-data", apiEndpoint: api.url, authClient: authClient as never });
    const rows = [1, 2].map((id) => ({ insertId: `key-${id - 1}`, json: { id } }));
    await client.dataset("shop").table("orders").insert(rows, { raw: true });
    const [ours, theirs] = api.requests.map(({ method, path, body, bodyType }) => ({ method, path, body, bodyType }));
    expect(ours).toEqual(theirs);
  });

  test("names the row that is wrong, not those that stopped because of it", async () => {
    const data = [{ id: 1 }, { id: 2, emial: "x" }];
    await expect(insert({ data })).rejects.toMatchObject({
      machineCode: "ERR_PROVIDER_STATUS",
      messageKey: "engine.bigqueryRow",
      params: { row: 2, code: "invalid", message: "no such field: emial." },
    });
    expect(api.rows).toEqual([]);
  });

  test.each([
    [{ table_id: "unknown" }, { messageKey: "engine.bigqueryNotFound", status: 404 }],
    [
      { table_id: "secret" },
      { machineCode: "ERR_PROVIDER_PERMISSION", permission: "bigquery.tables.updateData", status: 403 },
    ],
  ])("%j: %j", async (params, error) => {
    await expect(insert({ data: { id: 1 }, ...params })).rejects.toMatchObject(error);
  });

  test.each([
    [
      oldError(
        403,
        "accessDenied",
        "Access Denied: BigQuery BigQuery: Streaming insert is not allowed in the free tier",
      ),
      { messageKey: "engine.bigqueryFreeTier" },
    ],
    [oldError(403, "accessNotConfigured", "Access Not Configured."), { messageKey: "engine.googleApiOff" }],
    [oldError(403, "quotaExceeded", "Exceeded rate limits"), { machineCode: "ERR_RATE_LIMITED" }],
    [oldError(400, "invalid", "Too many rows"), { messageKey: "engine.providerSays" }],
  ])("%j: %j", async (answer, error) => {
    api.next(answer);
    await expect(insert({ data: { id: 1 } })).rejects.toMatchObject(error);
  });

  test.each([{ data: "text" }, { data: [] }, { data: [1] }, { data: [[{ id: 1 }]] }])("%j are no rows", (params) => {
    expect(schema.safeParse({ ...table, ...params }).success).toBe(false);
  });

  test("without a row, without a project, and with an ID that leads elsewhere, nothing is sent", async () => {
    await expect(insert({})).rejects.toMatchObject({ messageKey: "engine.paramMissing" });
    const connection = { ...connected.connection, attributes: {} };
    await expect(insert({ data: { id: 1 } }, { connection })).rejects.toMatchObject({
      messageKey: "engine.bigqueryProject",
    });
    await expect(insert({ table_id: "..", data: { id: 1 } })).rejects.toMatchObject({ code: "INVALID" });
    expect(api.requests).toEqual([]);
  });
});

test("the test asks whether the token is valid, whatever it may do", async () => {
  expect(await handlers.test?.(connected.callFor({}))).toMatchObject({ status: 200 });
  const other = connectApp({ ...app, secrets: { access_token: "another token" } }, api.url);
  expect(await handlers.test?.(other.callFor({}))).toMatchObject({ status: 400, verdict: { is: "refused" } });
  expect(api.requests).toMatchObject([{ path: "/tokeninfo", query: {} }, { path: "/tokeninfo" }]);
  await other.close();
});
