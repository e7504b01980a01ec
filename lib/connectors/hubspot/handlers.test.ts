import { Client } from "@hubspot/api-client";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { connectApp, describeContract, expectContracts } from "#test/providers/describe-contract.ts";
import { hubspotFailure, hubspotMissingScopes, startHubspot } from "#test/providers/hubspot.ts";
import type { HandlerCall } from "../define-handlers.ts";
import { handlers } from "./handlers.ts";
import { hubspot } from "./manifest.ts";

const token = "pat-eu1-canary-f00dfeed+0123456789/abcdef";
const app = {
  appId: "HUBSPOT",
  setupType: "API_KEY",
  secrets: { api_key: token },
  origins: ["https://api.hubapi.com"],
};

let api: Awaited<ReturnType<typeof startHubspot>>;
let connected: ReturnType<typeof connectApp>;
beforeAll(async () => {
  api = await startHubspot(token);
  connected = connectApp(app, api.url);
});
afterAll(async () => {
  await connected.close();
  await api.close();
});
beforeEach(() => {
  api.reset();
  api.contacts.clear();
  api.contacts.set("ada@example.com", { id: "512", properties: { email: "ada@example.com", firstname: "Ada" } });
  api.enrolled.length = 0;
});

type Actions = typeof handlers.actions;

/** What the engine does: params by the action's schema. */
function run<Name extends keyof Actions>(name: Name, params: object, given = connected) {
  const call = given.callFor(hubspot.actions[name].params.parse(params));
  return (handlers.actions[name] as (call: HandlerCall<unknown>) => ReturnType<Actions[Name]>)(call);
}

describe("sends what HubSpot’s own SDK sends", () => {
  const sdk = () => new Client({ accessToken: token, basePath: api.url, numberOfApiCallRetries: 0 });
  const cases: [keyof Actions, object, () => Promise<unknown>][] = [
    [
      "GET_CONTACT",
      { email: "ada@example.com" },
      () => sdk().crm.contacts.basicApi.getById("ada@example.com", undefined, undefined, undefined, undefined, "email"),
    ],
    [
      "UPSERT_CONTACT",
      { email: "ada@example.com", properties: [{ property: "lastname", value: "Été & Cie" }] },
      () =>
        sdk().crm.contacts.batchApi.upsert({
          inputs: [{ id: "ada@example.com", idProperty: "email", properties: { lastname: "Été & Cie" } }],
        }),
    ],
    [
      "ENROLL_CONTACT",
      { email: "ada@example.com", workflow_id: 620991 },
      () =>
        sdk().apiRequest({
          method: "POST",
          path: `/automation/v2/workflows/620991/enrollments/contacts/${encodeURIComponent("ada@example.com")}`,
        }),
    ],
  ];
  test.each(cases)("%s", async (action, params, send) => {
    await send();
    const output = await run(action, params);
    const [theirs, ours] = api.requests.map(({ method, path, query, body, headers }) => ({
      ...{ method, path, query, body },
      authorization: headers.authorization,
      type: body === undefined ? undefined : headers["content-type"],
    }));
    expect(ours).toEqual(theirs);
    expect(hubspot.actions[action].output.safeParse(output).error).toBeUndefined();
  });
});

test("a code is exchanged where, and as, HubSpot’s own SDK exchanges it", async () => {
  const sdk = new Client({ basePath: api.url, numberOfApiCallRetries: 0 });
  const back = "https://coffre.example/back";
  await sdk.oauth.tokensApi.create("authorization_code", "code", back, "id", "secret").catch(() => undefined);
  const { tokenUrl, clientAuth } = hubspot.setups.OAUTH_CODE.tokens;
  expect(clientAuth).toBe("body");
  expect(api.requests).toMatchObject([
    {
      method: "POST",
      path: new URL(tokenUrl).pathname,
      body: {
        grant_type: "authorization_code",
        code: "code",
        redirect_uri: back,
        client_id: "id",
        client_secret: "secret",
      },
    },
  ]);
});

test("a contact is changed, or created, by its address", async () => {
  const properties = [{ property: "lastname", value: "Lovelace" }];
  expect(await run("UPSERT_CONTACT", { email: "ada@example.com", properties })).toMatchObject({
    new: false,
    id: "512",
    properties: { firstname: "Ada", lastname: "Lovelace" },
  });
  expect(await run("UPSERT_CONTACT", { email: "bob@example.com" })).toMatchObject({ new: true });
});

test("properties are written as texts, and other names of the wire are properties as well", async () => {
  const properties = [
    { property: "employees", value: 12 },
    { property: "is_customer", value: false },
    { property: "phone", value: null },
    { property: "city" },
    { property: "company", value: "Named" },
  ];
  await run("UPSERT_CONTACT", { email: "ada@example.com", jobtitle: "Countess", company: "Free", properties });
  expect(api.requests[0]?.body).toEqual({
    inputs: [
      {
        id: "ada@example.com",
        idProperty: "email",
        properties: { jobtitle: "Countess", company: "Named", employees: "12", is_customer: "false", phone: "" },
      },
    ],
  });
});

test("a property that is a list is refused unsent", () => {
  const properties = [{ property: "colors", value: ["red", "blue"] }];
  expect(() => run("UPSERT_CONTACT", { email: "ada@example.com", properties })).toThrow(
    expect.objectContaining({ messageKey: "engine.hubspotValue", params: { property: "colors" } }),
  );
  expect(api.requests).toEqual([]);
});

test.each([620991, "620991"])("a contact is enrolled in workflow %j", async (workflow_id) => {
  expect(await run("ENROLL_CONTACT", { email: "ada@example.com", workflow_id })).toEqual({ enrolled: true });
  expect(api.enrolled).toEqual(["620991 ada@example.com"]);
});

test("a contact that is not there says what to check", async () => {
  for (const call of [
    () => run("GET_CONTACT", { email: "bob@example.com" }),
    () => run("ENROLL_CONTACT", { email: "bob@example.com", workflow_id: 1 }),
  ])
    await expect(call()).rejects.toMatchObject({ messageKey: "engine.hubspotMissing", status: 404 });
});

test("whatever the address holds, it is one contact", async () => {
  await run("GET_CONTACT", { email: "../../x?idProperty=id#y" }).catch(() => undefined);
  expect(api.requests).toMatchObject([
    { groups: { email: "../../x?idProperty=id#y" }, query: { idProperty: "email" } },
  ]);
});

const unknownProperty =
  'Property values were not valid: [{"isValid":false,"message":"Property \\"nope\\" does not exist","error":"PROPERTY_DOESNT_EXIST","name":"nope"}]';

test.each([
  ["engine.hubspotProperty", hubspotFailure(400, "VALIDATION_ERROR", unknownProperty)],
  [
    "engine.hubspotEmail",
    hubspotFailure(400, "VALIDATION_ERROR", "Property values were not valid: Email address ada is invalid"),
  ],
  ["engine.providerSays", hubspotFailure(400, "VALIDATION_ERROR", "Invalid input JSON")],
  [
    "engine.hubspotProperty",
    {
      status: 207,
      body: {
        status: "COMPLETE",
        results: [],
        numErrors: 1,
        errors: [{ status: "error", category: "VALIDATION_ERROR", message: unknownProperty }],
      },
    },
  ],
])("says what to do: %s", async (messageKey, answer) => {
  api.next(answer);
  await expect(run("UPSERT_CONTACT", { email: "ada@example.com" })).rejects.toMatchObject({
    machineCode: "ERR_PROVIDER_STATUS",
    messageKey,
    status: answer.status,
  });
});

test("what HubSpot lists as wrong stands beside its first line", async () => {
  const errors = [{ message: "workflow 620991 is turned off" }];
  api.next(hubspotFailure(400, "VALIDATION_ERROR", "Invalid request.", { errors }));
  await expect(run("ENROLL_CONTACT", { email: "ada@example.com", workflow_id: 620991 })).rejects.toMatchObject({
    params: { message: "Invalid request. workflow 620991 is turned off" },
  });
});

test("a missing scope is named", async () => {
  api.next(hubspotMissingScopes("automation"));
  await expect(run("ENROLL_CONTACT", { email: "ada@example.com", workflow_id: 1 })).rejects.toMatchObject({
    machineCode: "ERR_PROVIDER_PERMISSION",
    messageKey: "engine.permissionMissingNamed",
    permission: "automation",
  });
});

test("with OAuth, the access token speaks", async () => {
  const signedIn = connectApp({ ...app, setupType: "OAUTH_CODE", secrets: { access_token: token } }, api.url);
  await run("GET_CONTACT", { email: "ada@example.com" }, signedIn);
  expect(api.requests[0]?.headers.authorization).toBe(`Bearer ${token}`);
  await signedIn.close();
});

test("the test reads the account, which identifies it", async () => {
  expect(await handlers.test?.(connected.callFor({}))).toMatchObject({ status: 200 });
  expect(await handlers.identify?.(connected.callFor({}))).toEqual({ accountName: "62515 (app-eu1.hubspot.com)" });
  expect(api.requests).toMatchObject([
    { method: "GET", path: "/account-info/v3/details" },
    { method: "GET", path: "/account-info/v3/details" },
  ]);
  const wrong = connectApp({ ...app, secrets: { api_key: "pat-another-token" } }, api.url);
  expect(await handlers.test?.(wrong.callFor({}))).toMatchObject({ status: 401 });
  await wrong.close();
});

const samples: Record<keyof Actions, object> = {
  ENROLL_CONTACT: { email: "ada@example.com", workflow_id: 620991 },
  GET_CONTACT: { email: "ada@example.com" },
  UPSERT_CONTACT: { email: "ada@example.com", properties: [{ property: "lastname", value: "Lovelace" }] },
};
const sent: Record<keyof Actions, string> = {
  ENROLL_CONTACT: "POST /automation/v2/workflows/620991/enrollments/contacts/ada%40example.com none",
  GET_CONTACT: "GET /crm/v3/objects/contacts/ada%40example.com none",
  UPSERT_CONTACT: "POST /crm/v3/objects/contacts/batch/upsert json",
};
const oauthApp = { ...app, setupType: "OAUTH_CODE", secrets: { access_token: token } };
const contracts: [string, object, unknown, string, typeof app | typeof oauthApp][] = [
  ...Object.keys(samples).map((name): (typeof contracts)[number] => {
    const action = name as keyof Actions;
    return [action, samples[action], handlers.actions[action], sent[action], app];
  }),
  ["identify by key", {}, handlers.identify, "GET /account-info/v3/details none", app],
  ["identify by OAuth", {}, handlers.identify, "GET /account-info/v3/details none", oauthApp],
];
for (const [action, params, handler, line, own] of contracts) {
  describeContract<unknown>({
    action,
    api: () => api,
    app: own,
    params,
    run: handler as (call: HandlerCall<unknown>) => Promise<never>,
    sends: [line],
    answers: {
      invalid: hubspotFailure(400, "VALIDATION_ERROR", "Invalid input JSON"),
      refused: hubspotFailure(401, "EXPIRED_AUTHENTICATION", "The OAuth token used to make this call expired."),
      forbidden: hubspotMissingScopes("crm.objects.contacts.read", "crm.objects.contacts.write"),
      limited: {
        ...hubspotFailure(429, "RATE_LIMITS", "You have reached your secondly limit."),
        headers: { "retry-after": "30" },
      },
      // Enrolling is answered with 204 and nothing that could be malformed.
      ...(action === "ENROLL_CONTACT" && { malformed: null }),
    },
    expected: { forbidden: { permission: "crm.objects.contacts.read / crm.objects.contacts.write" } },
  });
}
expectContracts(hubspot);
