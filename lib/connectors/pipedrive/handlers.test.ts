import { v2 } from "pipedrive";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { connectApp, describeContract, expectContracts } from "#test/providers/describe-contract.ts";
import type { JsonApi, ReceivedCall } from "#test/providers/json-api.ts";
import { pipedriveFaults, startPipedrive } from "#test/providers/pipedrive.ts";
import { handlers } from "./handlers.ts";
import { pipedrive } from "./manifest.ts";

const token = "canary/f00dfeedf00dfeed+f00dfeedf00dfeed";
const api_domain = "https://acme.pipedrive.com";
const app = { appId: "PIPEDRIVE", setupType: "TOKEN", secrets: { token }, origins: pipedrive.origins };
const oauthApp = {
  ...app,
  setupType: "OAUTH_CODE",
  attributes: { api_domain },
  secrets: { access_token: token },
  // At any other host of Pipedrive the token is refused before it leaves.
  origins: [api_domain],
};
const customField = "dcf558aac1ae4e8c4f849ba5e668430d8df9be12";

let api: JsonApi;
let connected: ReturnType<typeof connectApp>;
let authorized: ReturnType<typeof connectApp>;
beforeAll(async () => {
  api = await startPipedrive({ token });
  connected = connectApp(app, api.url);
  authorized = connectApp(oauthApp, api.url);
});
afterAll(async () => {
  await connected.close();
  await authorized.close();
  await api.close();
});
beforeEach(() => api.reset());

const { ADD_DEAL, ADD_ORGANIZATION, ADD_PERSON } = handlers.actions;
const addDeal = (params = {}) => ADD_DEAL(connected.callFor({ title: "Acme, 20 seats", ...params }));
const addOrganization = (params = {}) => ADD_ORGANIZATION(connected.callFor({ name: "Acme", ...params }));
const addPerson = (params = {}) => ADD_PERSON(connected.callFor({ name: "Maud Martin", ...params }));

const { invalid, refused, forbidden, limited } = pipedriveFaults;
const contract = { api: () => api, app, answers: { invalid, refused, forbidden, limited } };
const asked: [string, object, unknown, string][] = [
  ["ADD_DEAL", { title: "Acme" }, ADD_DEAL, "POST /api/v2/deals json"],
  ["ADD_ORGANIZATION", { name: "Acme" }, ADD_ORGANIZATION, "POST /api/v2/organizations json"],
  ["ADD_PERSON", { name: "Maud" }, ADD_PERSON, "POST /api/v2/persons json"],
  ["identify", {}, handlers.identify, "GET /api/v1/users/me none"],
];
for (const [action, params, run, sent] of asked)
  describeContract<unknown>({ ...contract, action, params, run: run as never, sends: [sent] });
describeContract({
  ...{ ...contract, app: oauthApp, action: "ADD_PERSON by OAuth", params: { name: "Maud" }, run: ADD_PERSON },
  sends: ["POST /api/v2/persons json"],
});
expectContracts(pipedrive);

describe("what is sent", () => {
  test("a deal, with numbers as numbers and custom fields in their place", async () => {
    const ids = { user_id: "7", person_id: 11, organization_id: " 12 ", stage_id: "" };
    const fields = { currency: "EUR", [customField]: "Gold", owner_id: 99 };
    expect(await addDeal({ value: "1200.50", ...ids, fields })).toMatchObject({ success: true, data: { id: 4711 } });
    expect(api.requests).toMatchObject([
      { method: "POST", path: "/api/v2/deals", headers: { "x-api-token": token, accept: "application/json" } },
    ]);
    expect(api.requests[0]?.body).toEqual({
      title: "Acme, 20 seats",
      value: 1200.5,
      owner_id: 7,
      person_id: 11,
      org_id: 12,
      currency: "EUR",
      custom_fields: { [customField]: "Gold" },
    });
  });

  test("an organization, with custom fields that stand in their place already", async () => {
    const fields = { custom_fields: { [customField]: 1 }, visible_to: 3 };
    await addOrganization({ owner_id: 7, fields });
    expect(api.requests).toMatchObject([{ method: "POST", path: "/api/v2/organizations" }]);
    expect(api.requests[0]?.body).toEqual({ name: "Acme", owner_id: 7, ...fields });
  });

  test("a person with an address and a number", async () => {
    await addPerson({ email: "maud@acme.example", phone: "+33612345678", owner_id: "7", organization_id: "12" });
    expect(api.requests).toMatchObject([{ method: "POST", path: "/api/v2/persons" }]);
    expect(api.requests[0]?.body).toEqual({
      name: "Maud Martin",
      emails: [{ value: "maud@acme.example", primary: true }],
      phones: [{ value: "+33612345678", primary: true }],
      owner_id: 7,
      org_id: 12,
    });
  });

  test("nothing for what was left empty", async () => {
    await addPerson({ email: "", phone: "", owner_id: "", fields: {} });
    expect(api.requests[0]?.body).toEqual({ name: "Maud Martin" });
  });

  test("with OAuth, the token as Bearer, to the company's own host alone", async () => {
    await ADD_DEAL(authorized.callFor({ title: "Acme" }));
    expect(api.requests).toMatchObject([{ headers: { authorization: `Bearer ${token}` } }]);
    const stranger = connectApp({ ...oauthApp, attributes: { api_domain: "https://other.pipedrive.com" } }, api.url);
    await expect(ADD_DEAL(stranger.callFor({ title: "Acme" }))).rejects.toMatchObject({
      machineCode: "ERR_EGRESS_REFUSED",
    });
    await stranger.close();
  });
});

test.each([
  ["invalid", "engine.providerSays", "ERR_PROVIDER_STATUS"],
  ["failedWith200", "engine.providerSays", "ERR_PROVIDER_STATUS"],
  ["capped", "engine.pipedriveLimit", "ERR_PROVIDER_STATUS"],
  ["forbidden", "engine.permissionMissing", "ERR_PROVIDER_PERMISSION"],
] as const)("%s says what to do: %s", async (name, messageKey, machineCode) => {
  api.next(pipedriveFaults[name]);
  const { error: message } = pipedriveFaults[name].body;
  await expect(addDeal()).rejects.toMatchObject({ machineCode, messageKey, params: { message }, permission: null });
});

test.each([
  ["deals:full", addDeal],
  ["contacts:full", addPerson],
  ["contacts:full", addOrganization],
])("a missing scope is named: %s", async (permission, add) => {
  api.next(pipedriveFaults.scope);
  await expect(add()).rejects.toMatchObject({
    machineCode: "ERR_PROVIDER_PERMISSION",
    messageKey: "engine.permissionMissingNamed",
    params: { permission },
    permission,
  });
});

test("the test and the name come from who-am-I, either way", async () => {
  for (const each of [connected, authorized]) {
    expect(await handlers.test?.(each.callFor({}))).toMatchObject({ status: 200 });
    expect(await handlers.identify?.(each.callFor({}))).toEqual({ accountName: "Acme (maud@acme.example)" });
  }
  expect(new Set(api.requests.map(({ path }) => path))).toEqual(new Set(["/api/v1/users/me"]));
});

describe("Pipedrive's own client sends the same", () => {
  const facts = ({ method, path, query, body, headers }: ReceivedCall) => ({
    method,
    path,
    query,
    body,
    token: headers["x-api-token"],
    authorization: headers.authorization,
    type: headers["content-type"],
  });
  const byToken = () => new v2.Configuration({ apiKey: token, basePath: `${api.url}/api/v2` });
  const byOauth = () => new v2.Configuration({ accessToken: token, basePath: `${api.url}/api/v2` });

  test.each([
    [
      "a deal",
      () => addDeal({ value: "1200.5", organization_id: "12", fields: { [customField]: "Gold" } }),
      () =>
        new v2.DealsApi(byToken()).addDeal({
          AddDealRequest: {
            title: "Acme, 20 seats",
            value: 1200.5,
            org_id: 12,
            custom_fields: { [customField]: "Gold" },
          },
        }),
    ],
    [
      "an organization",
      () => addOrganization({ owner_id: "7" }),
      () =>
        new v2.OrganizationsApi(byToken()).addOrganization({ AddOrganizationRequest: { name: "Acme", owner_id: 7 } }),
    ],
    [
      "a person",
      () => addPerson({ email: "maud@acme.example" }),
      () =>
        new v2.PersonsApi(byToken()).addPerson({
          AddPersonRequest: { name: "Maud Martin", emails: [{ value: "maud@acme.example", primary: true }] },
        }),
    ],
    [
      "a deal by OAuth",
      () => ADD_DEAL(authorized.callFor({ title: "Acme" })),
      () => new v2.DealsApi(byOauth()).addDeal({ AddDealRequest: { title: "Acme" } }),
    ],
  ] as [string, () => Promise<unknown>, () => Promise<unknown>][])("%s", async (_, ours, theirs) => {
    await ours();
    await theirs();
    const [own, sdk] = api.requests.map(facts);
    expect(own).toEqual(sdk);
  });
});
