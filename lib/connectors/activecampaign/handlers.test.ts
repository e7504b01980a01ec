import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { SecretText } from "#lib/secrets/secret-text.ts";
import { activecampaignFaults, startActivecampaign } from "#test/providers/activecampaign.ts";
import { connectApp, describeContract, expectContracts } from "#test/providers/describe-contract.ts";
import type { JsonApi } from "#test/providers/json-api.ts";
import { handlers } from "./handlers.ts";
import { accountOf, activecampaign } from "./manifest.ts";

const key = "canary/f00dfeedf00dfeedf00dfeedf00dfeed+";
const app = {
  appId: "ACTIVECAMPAIGN",
  setupType: "API_KEY",
  attributes: { base_url: "https://acme.api-us1.com/" },
  secrets: { api_key: key },
  origins: ["https://acme.api-us1.com"],
};

let api: JsonApi;
let connected: ReturnType<typeof connectApp>;
beforeAll(async () => {
  api = await startActivecampaign({ key });
  connected = connectApp(app, api.url);
});
afterAll(async () => {
  await connected.close();
  await api.close();
});
beforeEach(() => api.reset());

const { LIST_CONTACTS, UPSERT_CONTACT } = handlers.actions;
const email = "maud@acme.example";
const list = () => LIST_CONTACTS(connected.callFor({ email }));
const upsert = (params = {}) => UPSERT_CONTACT(connected.callFor({ email, ...params }));

const { invalid, forbidden, limited } = activecampaignFaults;
const contract = {
  api: () => api,
  app,
  answers: { invalid, forbidden, limited },
  expected: { forbidden: { messageKey: "engine.activecampaignForbidden" } },
};
const sends = ["GET /api/3/contacts none"];
describeContract({ ...contract, action: "LIST_CONTACTS", params: { email }, run: LIST_CONTACTS, sends });
describeContract({
  ...{ ...contract, action: "UPSERT_CONTACT", params: { email }, run: UPSERT_CONTACT },
  sends: ["POST /api/3/contact/sync json"],
});
describeContract({
  ...{ ...contract, action: "identify", params: {}, run: handlers.identify as never },
  sends: ["GET /api/3/users/me none"],
});
expectContracts(activecampaign);

describe("what is sent", () => {
  test("an address to list, with the key in a header of its own", async () => {
    expect(await list()).toMatchObject({ contacts: [{ id: "113", email }], meta: { total: "1" } });
    expect(api.requests).toMatchObject([
      { method: "GET", path: "/api/3/contacts", query: { email }, headers: { "api-token": key } },
    ]);
  });

  test("a contact with its custom fields: text, numbers, and choices between bars", async () => {
    const custom_fields = { 5: "Gold", 6: 42, 7: ["Tea", "Coffee"], 8: null, 9: [] };
    const params = { first_name: "Maud", last_name: "Martin", phone: "+33612345678", custom_fields };
    expect(await upsert(params)).toMatchObject({ contact: { id: "113", email, phone: "+33612345678" } });
    expect(api.requests).toMatchObject([{ method: "POST", path: "/api/3/contact/sync" }]);
    expect(api.requests[0]?.body).toEqual({
      contact: {
        email,
        firstName: "Maud",
        lastName: "Martin",
        phone: "+33612345678",
        fieldValues: [
          { field: "5", value: "Gold" },
          { field: "6", value: "42" },
          { field: "7", value: "||Tea||Coffee||" },
          { field: "8", value: "" },
          { field: "9", value: "" },
        ],
      },
    });
  });

  test("nothing for what was left empty", async () => {
    await upsert({ first_name: "", custom_fields: {} });
    expect(api.requests[0]?.body).toEqual({ contact: { email } });
  });

  test("a secret among choices as itself, never as its mark", async () => {
    const secret = new SecretText(["a", ...Object.values(connected.connection.secrets)]);
    await upsert({ custom_fields: { 5: [secret, "b"] } });
    expect(api.requests[0]?.body).toMatchObject({ contact: { fieldValues: [{ value: `||a${key}||b||` }] } });
  });

  test("no custom field that is an object", async () => {
    await expect(async () => upsert({ custom_fields: { 5: { a: 1 } } })).rejects.toMatchObject({
      messageKey: "engine.paramNotText",
      params: { param: "custom_fields.5" },
    });
    expect(api.requests).toEqual([]);
  });
});

test("422 tells all that is wrong", async () => {
  api.next(activecampaignFaults.invalid);
  const message = "Contact Email Address is not valid. The field does not exist. Field 99";
  await expect(upsert()).rejects.toMatchObject({
    messageKey: "engine.providerSays",
    params: { message, code: "email_invalid", status: 422 },
  });
});

test("402 says so in ActiveCampaign's words", async () => {
  api.next(activecampaignFaults.payment);
  const { message } = activecampaignFaults.payment.body;
  await expect(list()).rejects.toMatchObject({ messageKey: "engine.providerSays", params: { message } });
});

test("a wrong key is refused, which the test leaves to its caller", async () => {
  const wrong = connectApp({ ...app, secrets: { api_key: "another key, long enough" } }, api.url);
  await expect(LIST_CONTACTS(wrong.callFor({ email }))).rejects.toMatchObject({
    messageKey: "engine.activecampaignForbidden",
    params: { connection: "Contract" },
  });
  expect(await handlers.test?.(wrong.callFor({}))).toMatchObject({ status: 403 });
  await wrong.close();
});

test("the test and the name come from who-am-I", async () => {
  expect(await handlers.test?.(connected.callFor({}))).toMatchObject({ status: 200 });
  expect(await handlers.identify?.(connected.callFor({}))).toEqual({ accountName: "acme (maud@acme.example)" });
  expect(api.requests.map(({ path }) => path)).toEqual(["/api/3/users/me", "/api/3/users/me"]);
});

test("no key leaves for a host that ActiveCampaign would not hand out", async () => {
  const base_url = "https://acme.api-us1.com.evil.example";
  const elsewhere = connectApp({ ...app, attributes: { base_url }, origins: [base_url] }, api.url);
  await expect(async () => LIST_CONTACTS(elsewhere.callFor({ email }))).rejects.toMatchObject({
    messageKey: "engine.hostUnknown",
  });
  expect(api.requests).toEqual([]);
  await elsewhere.close();
});

test.each(["https://acme.api-us1.com", "acme.api-us1.com", "HTTPS://acme.activehosted.com/api/3"])(
  "%s is the account acme",
  (url) => expect(accountOf(url)).toBe("acme"),
);
