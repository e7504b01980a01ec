import { createRequire } from "node:module";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { SecretText } from "#lib/secrets/secret-text.ts";
import { connectApp, describeContract, expectContracts } from "#test/providers/describe-contract.ts";
import type { JsonApi, ReceivedCall } from "#test/providers/json-api.ts";
import { mailchimpFaults, startMailchimp } from "#test/providers/mailchimp.ts";
import { handedOutOrigin } from "../handed-out.ts";
import { handlers } from "./handlers.ts";
import { mailchimp } from "./manifest.ts";

const key = "canary/f00dfeedf00dfeed+f00dfeed-us6";
const listId = "57afe96172";
const api_endpoint = "https://us6.api.mailchimp.com";
const app = {
  appId: "MAILCHIMP",
  setupType: "API_KEY",
  attributes: { api_endpoint },
  secrets: { secret_key: key },
  origins: [...mailchimp.origins, api_endpoint],
};
const oauthApp = { ...app, setupType: "OAUTH_CODE", secrets: { access_token: key } };

let api: JsonApi;
let connected: ReturnType<typeof connectApp>;
let authorized: ReturnType<typeof connectApp>;
beforeAll(async () => {
  api = await startMailchimp({ key, listId });
  connected = connectApp(app, api.url);
  authorized = connectApp(oauthApp, api.url);
});
afterAll(async () => {
  await connected.close();
  await authorized.close();
  await api.close();
});
beforeEach(() => api.reset());

const { UPSERT_MEMBER } = handlers.actions;
const member = {
  email_address: "Maud@Acme.example",
  status_if_new: "pending",
  merge_fields: { FNAME: "Maud", AGE: 41 },
};
const params = { list_id: listId, member };
const hash = "7cbc62c96bbfafa2891e72dfc7c1ec54";
const upsert = (given = {}) => UPSERT_MEMBER(connected.callFor({ ...params, ...given }));

const { invalid, refused, forbidden, limited } = mailchimpFaults;
const answers = { invalid, refused, forbidden, limited };
const sends = [`PUT /3.0/lists/${listId}/members/${hash} json`];
const contract = { api: () => api, params, run: UPSERT_MEMBER, answers, sends };
describeContract({ ...contract, app, action: "UPSERT_MEMBER by key" });
describeContract({ ...contract, app: oauthApp, action: "UPSERT_MEMBER by OAuth" });
const identifying = { api: () => api, params: {}, run: handlers.identify as never, answers };
describeContract({ ...identifying, app, action: "identify by key", sends: ["GET /3.0/ none"] });
describeContract({ ...identifying, app: oauthApp, action: "identify by OAuth", sends: ["GET /oauth2/metadata none"] });
expectContracts(mailchimp);

describe("what is sent", () => {
  test("a member, named by the hash of the address in lower case", async () => {
    expect(await upsert()).toMatchObject({ id: hash, email_address: "Maud@Acme.example", status: "pending" });
    expect(api.requests).toMatchObject([
      {
        method: "PUT",
        path: `/3.0/lists/${listId}/members/${hash}`,
        headers: { authorization: `Basic ${Buffer.from(`user:${key}`).toString("base64")}` },
        body: member,
      },
    ]);
  });

  test("with OAuth, the token as Bearer", async () => {
    await UPSERT_MEMBER(authorized.callFor(params));
    expect(api.requests).toMatchObject([{ headers: { authorization: `Bearer ${key}` } }]);
  });

  test("no secret as a member's address", async () => {
    const email_address = new SecretText(Object.values(connected.connection.secrets));
    await expect(upsert({ member: { ...member, email_address } })).rejects.toMatchObject({
      messageKey: "engine.secretNotHere",
    });
    expect(api.requests).toEqual([]);
  });

  test.each(["..", "a/b", "a?b#c"])("no audience ID that leaves its place: %s", async (list_id) => {
    await expect(upsert({ list_id })).rejects.toMatchObject({
      messageKey: expect.stringMatching(/^engine\.(pathSegment|mailchimpAudience)$/),
    });
    for (const { path } of api.requests) expect(path).toBe(`/3.0/lists/${encodeURIComponent(list_id)}/members/${hash}`);
  });
});

test.each([
  ["unknownList", "engine.mailchimpAudience", "The requested resource could not be found."],
  ["compliance", "engine.mailchimpCompliance", expect.stringContaining("cannot be subscribed.")],
  ["forgotten", "engine.mailchimpForgotten", expect.stringContaining("permanently deleted")],
  [
    "invalid",
    "engine.mailchimpFields",
    "Your merge fields were invalid. FNAME: Please enter a value BIRTHDAY: Please enter a month and a day",
  ],
  ["other", "engine.providerSays", "The requested method and resource are not compatible."],
] as const)("%s says what to do: %s", async (fault, messageKey, message) => {
  api.next(mailchimpFaults[fault]);
  await expect(upsert()).rejects.toMatchObject({ machineCode: "ERR_PROVIDER_STATUS", messageKey, params: { message } });
});

describe("the host of the account's data centre", () => {
  const { derive } = mailchimp.setups.API_KEY;
  test.each([
    ["0123456789abcdef0123456789abcdef-us6", "https://us6.api.mailchimp.com"],
    ["0123456789abcdef0123456789abcdef-us21", "https://us21.api.mailchimp.com"],
    // From before there were several.
    ["0123456789abcdef0123456789abcdef", "https://us1.api.mailchimp.com"],
    ["0123456789abcdef-evil.example/", "https://us1.api.mailchimp.com"],
    ["0123456789abcdef-us6.evil.example#", "https://us1.api.mailchimp.com"],
  ])("follows from the key %s", (secret_key, expected) => {
    const attributes = derive({ secret_key });
    expect(attributes).toEqual({ api_endpoint: expected });
    expect(handedOutOrigin(mailchimp, attributes)).toBe(expected);
    expect(JSON.stringify(attributes)).not.toContain(secret_key.slice(0, 16));
  });

  test("names the account until Mailchimp does", () => {
    expect(mailchimp.setups.API_KEY.accountName({ api_endpoint })).toBe("us6");
  });

  test("comes from the metadata with OAuth, before any action runs", async () => {
    const fresh = connectApp({ ...oauthApp, attributes: {} }, api.url);
    expect(await handlers.identify?.(fresh.callFor({}))).toEqual({ accountName: "Acme", facts: { api_endpoint } });
    expect(await handlers.test?.(fresh.callFor({}))).toMatchObject({ status: 200 });
    expect(api.requests).toMatchObject([
      { method: "GET", path: "/oauth2/metadata", headers: { authorization: `OAuth ${key}` } },
      { path: "/oauth2/metadata" },
    ]);
    await expect(UPSERT_MEMBER(fresh.callFor(params))).rejects.toMatchObject({ messageKey: "engine.hostUnknown" });
    await fresh.close();
  });

  test("is not told to a token that is refused", async () => {
    for (const status of [200, 401]) {
      api.next({ status, body: { error: "invalid_token" } });
      await expect(handlers.identify?.(authorized.callFor({}))).rejects.toMatchObject({
        machineCode: "ERR_PROVIDER_REFUSED_CREDENTIALS",
      });
    }
  });
});

test("by key, the test pings and the name is the account's", async () => {
  expect(await handlers.test?.(connected.callFor({}))).toMatchObject({ status: 200 });
  expect(await handlers.identify?.(connected.callFor({}))).toEqual({ accountName: "Acme" });
  expect(api.requests).toMatchObject([
    { path: "/3.0/ping" },
    { path: "/3.0/", query: { fields: "account_id,account_name" } },
  ]);
});

describe("Mailchimp's own client sends the same", () => {
  // It comes without types.
  const require = createRequire(import.meta.url);
  const sdk = require("@mailchimp/mailchimp_marketing") as {
    basePath: string;
    setConfig: (config: object) => void;
    lists: { setListMember: (list: string, hash: string, body: object) => Promise<unknown> };
  };
  const facts = ({ method, path, query, body, headers }: ReceivedCall) => ({
    method,
    path,
    query,
    body,
    authorization: headers.authorization,
    type: headers["content-type"],
  });

  test.each([
    ["by key", { apiKey: key }, () => connected],
    ["by OAuth", { accessToken: key }, () => authorized],
  ] as const)("%s", async (_, credentials, ours) => {
    await UPSERT_MEMBER(ours().callFor(params));
    sdk.setConfig({ ...credentials, server: "us6" });
    sdk.basePath = `${api.url}/3.0`;
    await sdk.lists.setListMember(listId, hash, member);
    const [own, theirs] = api.requests.map(facts);
    expect(own).toEqual(theirs);
  });
});
