import Airtable from "airtable";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { airtableFaults, startAirtable } from "#test/providers/airtable.ts";
import { connectApp, describeContract, expectContracts } from "#test/providers/describe-contract.ts";
import type { JsonApi, ReceivedCall } from "#test/providers/json-api.ts";
import { handlers } from "./handlers.ts";
import { airtable } from "./manifest.ts";

const token = "patCanary0123456.f00dfeed/f00dfeed+f00dfeed";
const app = { appId: "AIRTABLE", setupType: "API_KEY", secrets: { api_key: token }, origins: airtable.origins };
const table = { base_id: "appQ1w2e3r4t5y6u7", table_name: "New sign-ups / été" };
const tablePath = "/v0/appQ1w2e3r4t5y6u7/New%20sign-ups%20%2F%20%C3%A9t%C3%A9";
const fields = { Name: "Maud", Age: 41, Tags: ["a", "b"] };

let api: JsonApi;
let connected: ReturnType<typeof connectApp>;
beforeAll(async () => {
  api = await startAirtable({ token });
  connected = connectApp(app, api.url);
});
afterAll(async () => {
  await connected.close();
  await api.close();
});
beforeEach(() => api.reset());

const { CREATE_RECORD, LIST_RECORDS, UPDATE_RECORD } = handlers.actions;
const create = () => CREATE_RECORD(connected.callFor({ ...table, fields }));
const list = (params = {}) => LIST_RECORDS(connected.callFor({ ...table, ...params }));
const update = (params = {}) => UPDATE_RECORD(connected.callFor({ ...table, record_id: "rec1", fields, ...params }));

const answers = {
  invalid: airtableFaults.other,
  refused: airtableFaults.refused,
  forbidden: airtableFaults.forbidden,
  limited: airtableFaults.limited,
};
const expected = { forbidden: { messageKey: "engine.airtableNoAccess", params: { connection: "Contract" } } };
const contract = { api: () => api, app, answers, expected };
const record = { ...table, fields };
const sends = [`POST ${tablePath} json`];
describeContract({ ...contract, action: "CREATE_RECORD", params: record, run: CREATE_RECORD, sends });
const pages = Array.from({ length: 3 }, () => `GET ${tablePath} none`);
describeContract({ ...contract, action: "LIST_RECORDS", params: table, run: LIST_RECORDS, sends: pages });
describeContract({
  ...contract,
  action: "UPDATE_RECORD",
  params: { ...record, record_id: "rec1" },
  run: UPDATE_RECORD,
  sends: [`PATCH ${tablePath}/rec1 json`],
});
describeContract({
  ...{ ...contract, action: "identify", params: {}, run: handlers.identify as never },
  sends: ["GET /v0/meta/whoami none"],
});
expectContracts(airtable);

describe("what is sent", () => {
  test("a record to create, in the table by its encoded name", async () => {
    expect(await create()).toMatchObject({ id: "rec560UJdUtocSouk", fields });
    expect(api.requests).toMatchObject([
      { method: "POST", path: tablePath, headers: { authorization: `Bearer ${token}` }, body: { fields } },
    ]);
  });

  test("a record to change", async () => {
    expect(await update()).toMatchObject({ id: "rec1", fields });
    expect(api.requests).toMatchObject([{ method: "PATCH", path: `${tablePath}/rec1`, body: { fields } }]);
  });

  test("nothing but an empty object where no fields are given", async () => {
    await CREATE_RECORD(connected.callFor(table));
    expect(api.requests).toMatchObject([{ body: { fields: {} } }]);
  });

  test("a formula and a view, on every page; empty ones on none", async () => {
    await list({ query: "{Email} = 'a&b'", view: "Grid" });
    const question = { filterByFormula: "{Email} = 'a&b'", view: "Grid" };
    expect(api.requests.map(({ method, query }) => [method, query])).toEqual([
      ["GET", question],
      ["GET", { ...question, offset: "itr/100" }],
      ["GET", { ...question, offset: "itr/200" }],
    ]);
    api.reset();
    await list({ query: "", view: "" });
    expect(api.requests[0]?.query).toEqual({});
  });

  test("a formula too long for a URL, in a body", async () => {
    const query = `OR(${"{Name} = 'x', ".repeat(1500)}1)`;
    const output = (await list({ query })) as { records: unknown[] };
    expect(output.records).toHaveLength(250);
    expect(api.requests).toMatchObject([
      { method: "POST", path: `${tablePath}/listRecords`, query: {}, body: { filterByFormula: query } },
      { body: { filterByFormula: query, offset: "itr/100" } },
      { body: { filterByFormula: query, offset: "itr/200" } },
    ]);
  });

  test.each(["..", ".", ""])("no record id that climbs out of its table: %j", async (record_id) => {
    await expect(async () => update({ record_id })).rejects.toMatchObject({ messageKey: "engine.pathSegment" });
    expect(api.requests).toEqual([]);
  });
});

test("records come from all pages", async () => {
  const output = (await list()) as { records: { id: string }[] };
  expect(new Set(output.records.map(({ id }) => id)).size).toBe(250);
  expect(output).not.toHaveProperty("offset");
});

test("after ten pages the rest is left, and the output says so", async () => {
  for (let page = 0; page < 11; page++) api.next({ body: { records: [], offset: `itr/${page}` } });
  expect(await list()).toEqual({ records: [], offset: "itr/9" });
  expect(api.requests).toHaveLength(10);
});

test.each([
  ["unknownTable", "engine.airtableNotFound", "NOT_FOUND"],
  ["unknownView", "engine.airtableNotFound", "View not found"],
  ["unknownField", "engine.airtableField", 'Unknown field name: "Nmae"'],
  ["wrongValue", "engine.airtableValue", 'Field "Age" cannot accept the provided value'],
  ["wrongFormula", "engine.airtableFormula", expect.stringContaining("formula")],
  ["other", "engine.providerSays", "Invalid request: parameter validation failed."],
] as const)("%s says what to do: %s", async (fault, messageKey, message) => {
  api.next(airtableFaults[fault]);
  await expect(list()).rejects.toMatchObject({ machineCode: "ERR_PROVIDER_STATUS", messageKey, params: { message } });
});

test("the test and the name come from who-am-I", async () => {
  expect(await handlers.test?.(connected.callFor({}))).toMatchObject({ status: 200 });
  expect(await handlers.identify?.(connected.callFor({}))).toEqual({ accountName: "maud@acme.example" });
  expect(api.requests.map(({ path }) => path)).toEqual(["/v0/meta/whoami", "/v0/meta/whoami"]);
  // Without the scope user.email:read.
  api.next({ body: { id: "usrL2PNC5o3H4lBEi" } });
  expect(await handlers.identify?.(connected.callFor({}))).toEqual({ accountName: "usrL2PNC5o3H4lBEi" });
});

test("with a token under 8 characters, all that came back is hidden", async () => {
  const short = await startAirtable({ token: "short" });
  const client = connectApp({ ...app, secrets: { api_key: "short" } }, short.url);
  expect(await LIST_RECORDS(client.callFor(table))).toBe("«Contract / api_key»");
  await client.close();
  await short.close();
});

describe("Airtable’s own client sends the same", () => {
  const sdkTable = () =>
    new Airtable({ apiKey: token, endpointUrl: api.url, noRetryIfRateLimited: true }).base(table.base_id)(
      table.table_name,
    );
  const facts = ({ method, path, query, body, headers }: ReceivedCall) => ({
    method,
    path: path.replace(/\/$/, ""),
    query,
    body,
    authorization: headers.authorization,
    type: body === undefined ? undefined : headers["content-type"],
  });

  test.each([
    ["creating", create, () => sdkTable().create(fields as never)],
    ["updating", update, () => sdkTable().update("rec1", fields as never)],
    [
      "listing",
      () => list({ query: "{Age} > 40", view: "Grid" }),
      () => sdkTable().select({ filterByFormula: "{Age} > 40", view: "Grid" }).all(),
    ],
  ] as [string, () => Promise<unknown>, () => Promise<unknown>][])("%s", async (_, ours, theirs) => {
    await ours();
    const sent = api.requests.map(facts);
    api.reset();
    await theirs();
    expect(sent).toEqual(api.requests.map(facts));
  });
});
