import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { secretText } from "#lib/secrets/secret-text.ts";
import { connectApp, describeContract, expectContracts } from "#test/providers/describe-contract.ts";
import { salesforceFailure, startSalesforce } from "#test/providers/salesforce.ts";
import type { HandlerCall } from "../define-handlers.ts";
import { handlers } from "./handlers.ts";
import { salesforce } from "./manifest.ts";

const token = "00D5e000001AbCd!canary.f00dfeed+0123456789/abcdef";
const instance = "https://acme.my.salesforce.com";
const app = {
  appId: "SALESFORCE",
  setupType: "OAUTH_CODE",
  attributes: { login_host: "login.salesforce.com", client_id: "3MVG9", instance_url: instance },
  secrets: { access_token: token },
  origins: ["https://login.salesforce.com", "https://test.salesforce.com", instance],
};
const adaId = "00Q5e00001AbC00EAV";

let api: Awaited<ReturnType<typeof startSalesforce>>;
let connected: ReturnType<typeof connectApp>;
beforeAll(async () => {
  api = await startSalesforce(token);
  connected = connectApp(app, api.url);
});
afterAll(async () => {
  await connected.close();
  await api.close();
});
beforeEach(() => {
  api.reset();
  api.leads.clear();
  api.leads.set(adaId, { FirstName: "Ada", LastName: "Lovelace", Company: "Engines", Email: "ada@example.com" });
});

type Actions = typeof handlers.actions;

/** What the engine does: params by the action's schema. */
function run<Name extends keyof Actions>(name: Name, params: object, given = connected) {
  const call = given.callFor(salesforce.actions[name].params.parse(params));
  return (handlers.actions[name] as (call: HandlerCall<unknown>) => ReturnType<Actions[Name]>)(call);
}

test("creates a lead at the instance that was handed out", async () => {
  const payload = { LeadSource: "Web", LastName: "of the payload" };
  const output = await run("CREATE_LEAD", {
    first_name: "Bo",
    last_name: "Été",
    company: "Acme & Cie",
    phone: null,
    email: "",
    payload,
  });
  expect(output).toMatchObject({ id: "00Q5e00001AbC01EAV", success: true });
  expect(api.requests).toMatchObject([
    {
      method: "POST",
      path: "/services/data/v64.0/sobjects/Lead",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json", accept: "application/json" },
    },
  ]);
  expect(api.requests[0]?.body).toEqual({
    FirstName: "Bo",
    LastName: "Été",
    Company: "Acme & Cie",
    LeadSource: "Web",
  });
});

test("reads a lead, and changes it with PATCH and no answer", async () => {
  expect(await run("UPDATE_LEAD", { lead_id: adaId, payload: { Status: "Working", Phone: null } })).toEqual({
    id: adaId,
    success: true,
  });
  expect(await run("GET_LEAD", { lead_id: adaId })).toMatchObject({
    Id: adaId,
    LastName: "Lovelace",
    Status: "Working",
  });
  expect(api.requests).toMatchObject([
    { method: "PATCH", path: `/services/data/v64.0/sobjects/Lead/${adaId}`, body: { Status: "Working", Phone: null } },
    { method: "GET", path: `/services/data/v64.0/sobjects/Lead/${adaId}`, bodyType: "none" },
  ]);
});

describe("a search", () => {
  const search = (params: object) =>
    run("SEARCH_LEADS", { search_field: "email", lead_fields: ["Id", "Email"], ...params });

  test("finds leads by a phrase", async () => {
    expect(await search({ search_value: "ada@example.com" })).toMatchObject({
      searchRecords: [{ Id: adaId, Email: "ada@example.com" }],
    });
    expect(await search({ search_value: "bob@example.com" })).toMatchObject({ searchRecords: [] });
    expect(api.requests[0]?.query).toEqual({
      q: 'FIND {"ada@example.com"} IN EMAIL FIELDS RETURNING Lead(Id, Email)',
    });
  });

  test.each([
    ['x"} IN ALL FIELDS RETURNING User(Id) //', 'x\\"\\} IN ALL FIELDS RETURNING User\\(Id\\) //'],
    ["a\\b*? OR c", "a\\\\b\\*\\? OR c"],
    ["+33 (0)6-12", "\\+33 \\(0\\)6\\-12"],
    ["O'Brien & {co}", "O\\'Brien \\& \\{co\\}"],
    ["two\nlines", "two lines"],
  ])("takes %j for what it is", async (text, escaped) => {
    await search({ search_field: "all", search_value: text });
    expect(api.requests[0]?.query.q).toBe(`FIND {"${escaped}"} IN ALL FIELDS RETURNING Lead(Id, Email)`);
  });

  test.each(["Id) LIMIT 1", "Id, (SELECT Id FROM Tasks)", "Id FROM", "1", "Owner..Email", "é"])(
    "refuses %j as a field, unsent",
    (field) => {
      expect(() => search({ search_value: "ada", lead_fields: ["Id", field] })).toThrow(
        expect.objectContaining({ code: "INVALID", messageKey: "engine.salesforceField", params: { field } }),
      );
      expect(api.requests).toEqual([]);
    },
  );

  test("takes fields of what the lead refers to, and of the org's own making", async () => {
    await search({ search_value: "ada", lead_fields: [" Owner.Email ", "Score__c"] });
    expect(api.requests[0]?.query.q).toContain("RETURNING Lead(Owner.Email, Score__c)");
  });

  test("refuses a reference to a secret, which nothing here could escape", () => {
    const secret = secretText`${{ kind: "secret", key: "access_token", mark: "«x»" }}`;
    const params = { search_field: "all" as const, search_value: secret, lead_fields: ["Id"] };
    expect(() => handlers.actions.SEARCH_LEADS(connected.callFor(params))).toThrow(
      expect.objectContaining({ messageKey: "engine.salesforceSecret" }),
    );
  });
});

test("the token goes to no other host than the one handed out, and to none before that", async () => {
  for (const instance_url of ["https://evil.example", "https://acme.my.salesforce.com.evil.example"]) {
    const elsewhere = connectApp({ ...app, attributes: { instance_url } }, api.url);
    expect(() => run("GET_LEAD", { lead_id: adaId }, elsewhere)).toThrow(expect.objectContaining({ code: "INVALID" }));
    await elsewhere.close();
  }
  const other = connectApp({ ...app, attributes: { instance_url: "https://other.my.salesforce.com" } }, api.url);
  await expect(run("GET_LEAD", { lead_id: adaId }, other)).rejects.toMatchObject({ machineCode: "ERR_EGRESS_REFUSED" });
  await other.close();
  expect(api.requests).toEqual([]);
});

test.each([
  ["engine.salesforceRequired", 400, "REQUIRED_FIELD_MISSING", "Required fields are missing: [Company]"],
  ["engine.salesforceFields", 400, "INVALID_FIELD", "No such column 'Nope' on sobject of type Lead"],
  ["engine.salesforceDuplicate", 400, "DUPLICATES_DETECTED", "Use one of these records?"],
  ["engine.salesforceMissing", 404, "NOT_FOUND", "The requested resource does not exist"],
  ["engine.salesforceMissing", 400, "MALFORMED_ID", "Lead ID: id value of incorrect type: 1"],
  ["engine.providerSays", 400, "FIELD_CUSTOM_VALIDATION_EXCEPTION", "Phone is needed for web leads."],
])("says what to do: %s for HTTP %s %s", async (messageKey, status, code, message) => {
  api.next(salesforceFailure(status, code, message));
  await expect(run("UPDATE_LEAD", { lead_id: adaId, payload: {} })).rejects.toMatchObject({
    machineCode: "ERR_PROVIDER_STATUS",
    messageKey,
    status,
    params: { code, message },
  });
});

test.each([
  ["ERR_RATE_LIMITED", 403, "REQUEST_LIMIT_EXCEEDED"],
  ["ERR_PROVIDER_PERMISSION", 403, "API_DISABLED_FOR_ORG"],
  ["ERR_PROVIDER_PERMISSION", 400, "INSUFFICIENT_ACCESS_OR_READONLY"],
  ["ERR_PROVIDER_REFUSED_CREDENTIALS", 403, "INVALID_SESSION_ID"],
])("tells %s by its code, whatever the status: %s %s", async (machineCode, status, code) => {
  api.next(salesforceFailure(status, code, "What Salesforce says."));
  await expect(run("GET_LEAD", { lead_id: adaId })).rejects.toMatchObject({ machineCode, status });
});

test("the test asks for what there is, and tells a refused token", async () => {
  expect(await handlers.test?.(connected.callFor({}))).toMatchObject({ status: 200 });
  expect(api.requests).toMatchObject([{ method: "GET", path: "/services/data/v64.0/" }]);
  const wrong = connectApp({ ...app, secrets: { access_token: "00D!another-token" } }, api.url);
  expect(await handlers.test?.(wrong.callFor({}))).toMatchObject({ status: 401 });
  await wrong.close();
});

test("a connection is known by its user, and the identity service’s own refusal is understood", async () => {
  expect(await handlers.identify?.(connected.callFor({}))).toEqual({ accountName: "maud@acme.example" });
  const wrong = connectApp({ ...app, secrets: { access_token: "00D!another-token" } }, api.url);
  await expect(handlers.identify?.(wrong.callFor({}))).rejects.toMatchObject({
    machineCode: "ERR_PROVIDER_REFUSED_CREDENTIALS",
  });
  await wrong.close();
});

test("without an environment it is production", () => {
  const { fields, tokens } = salesforce.setups.OAUTH_CODE;
  expect(fields.parse({})).toEqual({ login_host: "login.salesforce.com" });
  expect(fields.safeParse({ login_host: "evil.example" }).success).toBe(false);
  expect(tokens.tokenUrl).toBe("https://{login_host}/services/oauth2/token");
});

const samples: Record<keyof Actions, object> = {
  CREATE_LEAD: { last_name: "Lovelace", company: "Engines" },
  GET_LEAD: { lead_id: adaId },
  SEARCH_LEADS: { search_field: "name", search_value: "Lovelace", lead_fields: ["Id"] },
  UPDATE_LEAD: { lead_id: adaId, payload: { Status: "Working" } },
};
const sent: Record<keyof Actions, string> = {
  CREATE_LEAD: "POST /services/data/v64.0/sobjects/Lead json",
  GET_LEAD: `GET /services/data/v64.0/sobjects/Lead/${adaId} none`,
  SEARCH_LEADS: "GET /services/data/v64.0/search/ none",
  UPDATE_LEAD: `PATCH /services/data/v64.0/sobjects/Lead/${adaId} json`,
};
const contracts: [string, object, unknown, string][] = [
  ...Object.keys(samples).map((name): (typeof contracts)[number] => {
    const action = name as keyof Actions;
    return [action, samples[action], handlers.actions[action], sent[action]];
  }),
  ["identify", {}, handlers.identify, "GET /services/oauth2/userinfo none"],
];
for (const [action, params, handler, line] of contracts) {
  describeContract<unknown>({
    action,
    api: () => api,
    app,
    params,
    run: handler as (call: HandlerCall<unknown>) => Promise<never>,
    sends: [line],
    answers: {
      invalid: salesforceFailure(400, "INVALID_FIELD", "No such column 'Nope' on sobject of type Lead"),
      refused: salesforceFailure(401, "INVALID_SESSION_ID", "Session expired or invalid"),
      forbidden: salesforceFailure(403, "INSUFFICIENT_ACCESS", "insufficient access rights on object id"),
      limited: {
        ...salesforceFailure(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."),
        headers: { "retry-after": "30" },
      },
      // An update is answered with 204 and nothing that could be malformed.
      ...(action === "UPDATE_LEAD" && { malformed: null }),
    },
  });
}
expectContracts(salesforce);
