import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { clearbitFaults, startClearbit } from "#test/providers/clearbit.ts";
import { connectApp, describeContract, expectContracts } from "#test/providers/describe-contract.ts";
import type { JsonApi } from "#test/providers/json-api.ts";
import { handlers } from "./handlers.ts";
import { clearbit } from "./manifest.ts";

const key = "sk_canary_f00dfeed/f00dfeed+f00d";
const app = { appId: "CLEARBIT", setupType: "API_KEY", secrets: { secret_key: key }, origins: clearbit.origins };

let api: JsonApi;
let connected: ReturnType<typeof connectApp>;
beforeAll(async () => {
  api = await startClearbit({ key });
  connected = connectApp(app, api.url);
});
afterAll(async () => {
  await connected.close();
  await api.close();
});
beforeEach(() => api.reset());

const { FIND_PERSON, FIND_COMPANY } = handlers.actions;
const findPerson = (email = "maud+news@acme.example") => FIND_PERSON(connected.callFor({ email }));
const findCompany = (domain = "acme.example") => FIND_COMPANY(connected.callFor({ domain }));

const { invalid, refused, limited } = clearbitFaults;
const contract = { api: () => api, app, answers: { invalid, refused, limited } };
describeContract({
  ...{ ...contract, action: "FIND_PERSON", params: { email: "maud@acme.example" }, run: FIND_PERSON },
  sends: ["GET /v2/people/find none"],
});
describeContract({
  ...{ ...contract, action: "FIND_COMPANY", params: { domain: "acme.example" }, run: FIND_COMPANY },
  sends: ["GET /v2/companies/find none"],
});
expectContracts(clearbit);

test("a person is looked up by their address", async () => {
  expect(await findPerson()).toMatchObject({ name: { fullName: "Maud Martin" }, employment: { name: "Acme" } });
  expect(api.requests).toMatchObject([
    {
      method: "GET",
      path: "/v2/people/find",
      query: { email: "maud+news@acme.example" },
      headers: { authorization: `Bearer ${key}` },
      bodyType: "none",
    },
  ]);
});

test("a company is looked up by its domain", async () => {
  expect(await findCompany()).toMatchObject({ name: "Acme", domain: "acme.example" });
  expect(api.requests).toMatchObject([
    { method: "GET", path: "/v2/companies/find", query: { domain: "acme.example" } },
  ]);
});

test("somebody unknown is a failure that says how to go on", async () => {
  const unknown = { machineCode: "ERR_PROVIDER_STATUS", messageKey: "engine.clearbitUnknown", status: 404 };
  await expect(findPerson("who@nobody.example")).rejects.toMatchObject(unknown);
  await expect(findCompany("nobody.example")).rejects.toMatchObject(unknown);
});

test.each([
  ["queued", "engine.clearbitQueued", 202],
  ["overQuota", "engine.clearbitQuota", 402],
  ["invalid", "engine.providerSays", 422],
] as const)("%s is a failure that says what to do: %s", async (fault, messageKey, status) => {
  api.next(clearbitFaults[fault]);
  const { message } = clearbitFaults[fault].body.error;
  await expect(findPerson()).rejects.toMatchObject({ messageKey, status, params: { message } });
});

test("a queued lookup that says nothing more is no answer either", async () => {
  api.next({ status: 202, body: {} });
  await expect(findCompany()).rejects.toMatchObject({ messageKey: "engine.clearbitQueued" });
});

test("there is no call without a price, so none is made as a test", () => {
  expect(handlers.test).toBeUndefined();
});
