import { auth, sheets } from "@googleapis/sheets";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { connectApp, describeContract, expectContracts } from "#test/providers/describe-contract.ts";
import { googleError, googleErrorInfo, startGoogleSheets } from "#test/providers/google-sheets.ts";
import { handlers } from "./handlers.ts";
import { googleSheets } from "./manifest.ts";

const accessToken = "ya29.canary/f00dfeed+f00dfeed";
const app = {
  appId: "GOOGLE_SHEETS",
  setupType: "OAUTH_CODE",
  secrets: { access_token: accessToken },
  origins: googleSheets.origins,
};
const { params: schema, output, scopes } = googleSheets.actions.ADD_ROW;
const spreadsheet_id = "1AbC-dEf_GhI";

let api: Awaited<ReturnType<typeof startGoogleSheets>>;
let connected: ReturnType<typeof connectApp>;
beforeAll(async () => {
  const spreadsheets = { [spreadsheet_id]: [0, 1_827_364_551], "read-only": [0] };
  api = await startGoogleSheets({ accessToken, spreadsheets, readOnly: ["read-only"] });
  connected = connectApp(app, api.url);
});
afterAll(async () => {
  await connected.close();
  await api.close();
});
beforeEach(() => {
  api.reset();
  api.rows.clear();
});

type Params = Parameters<typeof handlers.actions.ADD_ROW>[0]["params"];
const add = async (params: object) =>
  output.parse(await handlers.actions.ADD_ROW(connected.callFor(schema.parse(params) as Params)));

const answers = {
  invalid: googleError(400, "INVALID_ARGUMENT", "You are trying to edit a protected cell or object."),
  refused: googleError(401, "UNAUTHENTICATED", "Request had invalid authentication credentials."),
  limited: {
    ...googleError(429, "RESOURCE_EXHAUSTED", "Quota exceeded for quota metric 'Write requests'"),
    headers: { "retry-after": "30" },
  },
};
describeContract<Params>({
  ...{ action: "ADD_ROW", api: () => api, app, answers },
  params: { spreadsheet_id, values: ["a"] },
  run: handlers.actions.ADD_ROW,
  sends: [`POST /v4/spreadsheets/${spreadsheet_id}:batchUpdate json`],
});
describeContract({
  ...{ action: "identify", api: () => api, app, answers, params: {}, run: handlers.identify as never },
  sends: ["GET /v1/userinfo none"],
});
expectContracts(googleSheets);

describe("ADD_ROW", () => {
  test("adds one row, each value as what it is, and a formula as text", async () => {
    const values = ["Ça va ?", 3.5, true, null, '=IMPORTXML("https://evil.example","//a")', "'007"];
    expect(await add({ spreadsheet_id, values })).toEqual({ spreadsheetId: spreadsheet_id, replies: [{}] });
    expect(api.rows.get(`${spreadsheet_id}/0`)).toEqual([values]);
    expect(JSON.stringify(api.requests[0]?.body)).not.toContain("formulaValue");
  });

  test.each([
    [1_827_364_551, 1_827_364_551],
    ["1827364551", 1_827_364_551],
    ["", 0],
    ["0", 0],
  ])("to the sheet %j of the document whose address was pasted", async (sheet_id, sheet) => {
    const address = `https://docs.google.com/spreadsheets/d/${spreadsheet_id}/edit?gid=0#gid=0`;
    await add({ spreadsheet_id: address, sheet_id, values: ["a"] });
    expect([...api.rows.keys()]).toEqual([`${spreadsheet_id}/${sheet}`]);
  });

  test.each([
    { spreadsheet_id, sheet_id: "Sheet1", values: ["a"] },
    { spreadsheet_id, sheet_id: -1, values: ["a"] },
    { spreadsheet_id, values: [] },
    { spreadsheet_id, values: [{ a: 1 }] },
    { spreadsheet_id: "", values: ["a"] },
  ])("%j is not sent", (params) => {
    expect(schema.safeParse(params).success).toBe(false);
  });

  test("without values, and with an ID that leads elsewhere, nothing is sent", async () => {
    await expect(add({ spreadsheet_id })).rejects.toMatchObject({ messageKey: "engine.paramMissing" });
    await expect(add({ spreadsheet_id: "..", values: ["a"] })).rejects.toMatchObject({ code: "INVALID" });
    await add({ spreadsheet_id: "a/../b?c#d", values: ["a"] }).catch(() => undefined);
    expect(api.requests.map(({ path }) => path)).toEqual(["/v4/spreadsheets/a%2F..%2Fb%3Fc%23d:batchUpdate"]);
  });

  test("leaves as Google's own SDK sends it", async () => {
    await add({ spreadsheet_id, sheet_id: 0, values: ["é", 1, false] });
    const client = new auth.OAuth2();
    client.setCredentials({ access_token: accessToken });
    const values = [{ stringValue: "é" }, { numberValue: 1 }, { boolValue: false }];
    const rows = [{ values: values.map((userEnteredValue) => ({ userEnteredValue })) }];
    await sheets({ version: "v4", auth: client, rootUrl: `${api.url}/` }).spreadsheets.batchUpdate({
      spreadsheetId: spreadsheet_id,
      requestBody: { requests: [{ appendCells: { sheetId: 0, rows, fields: "userEnteredValue" } }] },
    });
    const [ours, theirs] = api.requests.map(({ method, path, query, body, bodyType, headers }) => ({
      ...{ method, path, query, body, bodyType },
      authorization: headers.authorization,
    }));
    expect(ours).toEqual(theirs);
  });

  test.each([
    [{ spreadsheet_id: "unknown" }, { messageKey: "engine.sheetsNotFound", status: 404 }],
    [
      { spreadsheet_id: "read-only" },
      { machineCode: "ERR_PROVIDER_PERMISSION", messageKey: "engine.sheetsNotShared", permission: null },
    ],
    [
      { spreadsheet_id, sheet_id: 7 },
      { messageKey: "engine.sheetsNoSheet", params: { sheet: "7" } },
    ],
  ])("%j: %j", async (params, error) => {
    await expect(add({ values: ["a"], ...params })).rejects.toMatchObject(error);
  });

  test.each([
    [
      googleErrorInfo("ACCESS_TOKEN_SCOPE_INSUFFICIENT", { service: "sheets.googleapis.com" }),
      { messageKey: "engine.permissionMissingNamed", permission: scopes[0] },
    ],
    [
      googleErrorInfo("SERVICE_DISABLED", { service: "sheets.googleapis.com", serviceTitle: "Google Sheets API" }),
      { messageKey: "engine.googleApiOff", params: { service: "Google Sheets API", connection: "Contract" } },
    ],
  ])("403 tells what is missing: %j", async (info, error) => {
    api.next(googleError(403, "PERMISSION_DENIED", "Request had insufficient authentication scopes.", [info]));
    await expect(add({ spreadsheet_id, values: ["a"] })).rejects.toMatchObject({
      machineCode: "ERR_PROVIDER_PERMISSION",
      ...error,
    });
  });

  test("what Google says of other values is passed on", async () => {
    api.next(googleError(400, "INVALID_ARGUMENT", "You are trying to edit a protected cell or object."));
    await expect(add({ spreadsheet_id, values: ["a"] })).rejects.toMatchObject({
      messageKey: "engine.providerSays",
      params: { message: "You are trying to edit a protected cell or object." },
    });
  });
});

test("the test asks for the account, and so does whoever wants its name", async () => {
  expect(await handlers.test?.(connected.callFor({}))).toMatchObject({ status: 200 });
  expect(await handlers.identify?.(connected.callFor({}))).toEqual({ accountName: "maud@acme.example" });
  expect(api.requests).toMatchObject([
    { method: "GET", path: "/v1/userinfo" },
    { method: "GET", path: "/v1/userinfo" },
  ]);
  const other = connectApp({ ...app, secrets: { access_token: "another token" } }, api.url);
  expect(await handlers.test?.(other.callFor({}))).toMatchObject({ status: 401 });
  await expect(handlers.identify?.(other.callFor({}))).rejects.toMatchObject({
    machineCode: "ERR_PROVIDER_REFUSED_CREDENTIALS",
  });
  await other.close();
});
