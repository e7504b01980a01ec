import Stripe from "stripe";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { connectApp, describeContract, expectContracts } from "#test/providers/describe-contract.ts";
import type { ReceivedCall } from "#test/providers/json-api.ts";
import { startStripe, stripeFailure, stripeMissing } from "#test/providers/stripe.ts";
import type { HandlerCall } from "../define-handlers.ts";
import { handlers } from "./handlers.ts";
import { stripe } from "./manifest.ts";

const key = "sk_test_canary/f00dfeed+0123456789abcdef";
const app = {
  appId: "STRIPE",
  setupType: "KEY_PAIR",
  attributes: { public_key: "pk_test_0123456789abcdef" },
  secrets: { private_key: key },
  origins: ["https://api.stripe.com", "https://connect.stripe.com"],
};
const ada = {
  name: "Ada Lovelace",
  email: "ada@example.com",
  phone: "+33612345678",
  description: "Ça va ? 1 + 1 = 2 & more",
  tax_exempt: "none",
  address: { line1: "1 rue de l’Été", postalCode: "75001", city: "Paris", country: "FR" },
  metadata: { user_id: "auth0|1", "a[b]": "c" },
};

let api: Awaited<ReturnType<typeof startStripe>>;
let connected: ReturnType<typeof connectApp>;
beforeAll(async () => {
  api = await startStripe(key);
  connected = connectApp(app, api.url);
});
afterAll(async () => {
  await connected.close();
  await api.close();
});
beforeEach(() => {
  api.reset();
  api.customers.clear();
  api.customers.set("cus_ada", { id: "cus_ada", object: "customer", email: "ada@example.com" });
});

type Actions = typeof handlers.actions;
let keys = 0;

/** What the engine does: params by the action's schema, and a key of its own for each attempt. */
function run<Name extends keyof Actions>(name: Name, params: object, idempotencyKey = `key-${keys++}`) {
  const call = connected.callFor(stripe.actions[name].params.parse(params));
  return (handlers.actions[name] as (call: HandlerCall<unknown>) => ReturnType<Actions[Name]>)({
    ...call,
    idempotencyKey,
  });
}

const sdkCall = ({ method, path, query, body, headers }: ReceivedCall) => ({
  ...{ method, path, query, body },
  authorization: headers.authorization,
  version: headers["stripe-version"],
  type: method === "POST" ? headers["content-type"] : undefined,
  idempotencyKey: headers["idempotency-key"],
});

describe("sends what Stripe’s own SDK sends", () => {
  const { address, ...others } = ada;
  const { postalCode, ...place } = address;
  const asSdk = { ...others, address: { ...place, postal_code: postalCode }, tax_exempt: "none" as const };
  const once = { idempotencyKey: "once" };
  const vat = { type: "eu_vat" as const, value: "FR12345678901" };
  const cases: [keyof Actions, object, (sdk: Stripe) => Promise<unknown>][] = [
    ["CREATE_CUSTOMER", { ...ada, tax_id: vat }, (sdk) => sdk.customers.create({ ...asSdk, tax_id_data: [vat] }, once)],
    ["UPDATE_CUSTOMER", { id: "cus_ada", ...ada }, (sdk) => sdk.customers.update("cus_ada", asSdk, once)],
    ["UPDATE_CUSTOMER", { id: "cus_ada", phone: "" }, (sdk) => sdk.customers.update("cus_ada", { phone: "" }, once)],
    ["GET_CUSTOMER", { id: "cus_ada" }, (sdk) => sdk.customers.retrieve("cus_ada")],
    [
      "FIND_CUSTOMERS",
      { email: "ada+1@example.com" },
      (sdk) => sdk.customers.list({ email: "ada+1@example.com", limit: 100 }),
    ],
    ["ADD_TAX_ID", { customer_id: "cus_ada", ...vat }, (sdk) => sdk.customers.createTaxId("cus_ada", vat, once)],
    ["DELETE_TAX_ID", { customer_id: "cus_ada", id: "txi_1" }, (sdk) => sdk.customers.deleteTaxId("cus_ada", "txi_1")],
    [
      "CREATE_PORTAL_SESSION",
      { customer_id: "cus_ada", return_url: "https://acme.example/a?b=c&d" },
      (sdk) =>
        sdk.billingPortal.sessions.create({ customer: "cus_ada", return_url: "https://acme.example/a?b=c&d" }, once),
    ],
  ];
  test.each(cases)("%s", async (action, params, send) => {
    const { hostname, port } = new URL(api.url);
    const sdk = new Stripe(key, { host: hostname, port, protocol: "http", maxNetworkRetries: 0, telemetry: false });
    await send(sdk);
    const output = await run(action, params, "once");
    const [theirs, ours] = api.requests.map(sdkCall);
    expect(ours).toEqual(theirs);
    expect(stripe.actions[action].output.safeParse(output).error).toBeUndefined();
  });
});

test("what is left out, null or empty is no part of a new customer", async () => {
  await run("CREATE_CUSTOMER", {
    name: "Ada",
    email: null,
    phone: "",
    address: { city: "" },
    metadata: { a: "", b: 1 },
  });
  expect(api.requests[0]?.body).toEqual({ name: "Ada", "metadata[b]": "1" });
});

test("a tax ID has a type and a value, or is left away", async () => {
  const { params } = stripe.actions.CREATE_CUSTOMER;
  expect(params.safeParse({ tax_id: { type: "eu_vat" } }).error?.issues).toMatchObject([{ path: ["tax_id"] }]);
  await run("CREATE_CUSTOMER", { name: "Ada", tax_id: { type: "", value: null } });
  expect(api.requests[0]?.body).toEqual({ name: "Ada" });
});

test("an update keeps empty text, which empties a field, and leaves null away", async () => {
  await run("UPDATE_CUSTOMER", { id: "cus_ada", name: "", email: null, address: { line1: "" } });
  expect(api.requests[0]?.body).toEqual({ name: "", "address[line1]": "" });
});

test("the same attempt, made again, changes nothing more; another one does", async () => {
  const first = await run("CREATE_CUSTOMER", { name: "Ada" }, "attempt");
  expect(await run("CREATE_CUSTOMER", { name: "Ada" }, "attempt")).toEqual(first);
  expect(api.customers.size).toBe(2);
  await run("CREATE_CUSTOMER", { name: "Ada" }, "another");
  expect(api.customers.size).toBe(3);
});

test("finding nobody is no failure, and no address finds nobody", async () => {
  expect(await run("FIND_CUSTOMERS", { email: "ada@example.com" })).toMatchObject({ data: [{ id: "cus_ada" }] });
  expect(await run("FIND_CUSTOMERS", { email: "bob@example.com" })).toMatchObject({ data: [] });
  expect(stripe.actions.FIND_CUSTOMERS.params.safeParse({ email: "" }).success).toBe(false);
});

test.each(["../account", "cus_1/sources", "cus_1?expand[]=sources"])("%s stays one customer", async (id) => {
  await expect(run("GET_CUSTOMER", { id })).rejects.toMatchObject({ messageKey: "engine.stripeMissing" });
  expect(api.requests[0]?.groups).toEqual({ id });
});

test("an id that is a step up the path is refused unsent", () => {
  expect(() => run("DELETE_TAX_ID", { customer_id: "cus_ada", id: ".." })).toThrow();
  expect(api.requests).toEqual([]);
});

const portalMessage =
  "No configuration provided and your test mode default configuration has not been created. Provide a configuration or create your default by saving your customer portal settings in test mode at https://dashboard.stripe.com/test/settings/billing/portal.";

test.each([
  ["engine.stripeMissing", stripeMissing("customer", "cus_ada")],
  ["engine.stripeTaxId", stripeFailure(400, { code: "tax_id_invalid", message: "Invalid value for eu_vat." })],
  ["engine.stripeTaxIdType", stripeFailure(400, { message: "Invalid type: must be one of ad_nrt", param: "type" })],
  ["engine.stripeReturnUrl", stripeFailure(400, { code: "url_invalid", message: "Not a valid URL" })],
  ["engine.stripePortal", stripeFailure(400, { message: portalMessage })],
  [
    "engine.stripeInProgress",
    stripeFailure(409, { type: "idempotency_error", code: "idempotency_key_in_use", message: "Try again later." }),
  ],
  ["engine.providerSays", stripeFailure(400, { code: "email_invalid", message: "Invalid email address: x" })],
])("says what to do: %s", async (messageKey, answer) => {
  api.next(answer);
  const { error } = answer.body as { error: { message: string } };
  await expect(run("GET_CUSTOMER", { id: "cus_ada" })).rejects.toMatchObject({
    machineCode: "ERR_PROVIDER_STATUS",
    messageKey,
    params: { connection: "Contract", message: error.message },
  });
});

test("a restricted key’s missing permission is named", async () => {
  const message =
    "The provided key 'rk_test_*********anary' does not have the required permissions for this endpoint on account 'acct_1'. Having the 'rak_customer_read' permission would allow this request to continue.";
  api.next(stripeFailure(403, { message }));
  await expect(run("GET_CUSTOMER", { id: "cus_ada" })).rejects.toMatchObject({
    machineCode: "ERR_PROVIDER_PERMISSION",
    messageKey: "engine.permissionMissingNamed",
    permission: "rak_customer_read",
  });
});

test("a connected account is spoken for with its token", async () => {
  const account = connectApp(
    { ...app, setupType: "OAUTH_CODE", attributes: {}, secrets: { access_token: key } },
    api.url,
  );
  await handlers.actions.GET_CUSTOMER(account.callFor({ id: "cus_ada" }));
  expect(api.requests[0]?.headers.authorization).toBe(`Bearer ${key}`);
  await account.close();
});

test("the test needs no more than the actions, and tells refused keys", async () => {
  expect(await handlers.test?.(connected.callFor({}))).toMatchObject({ status: 200 });
  expect(api.requests).toMatchObject([{ method: "GET", path: "/v1/customers", query: { limit: "1" } }]);
  const wrong = connectApp({ ...app, secrets: { private_key: "sk_test_another_key" } }, api.url);
  expect(await handlers.test?.(wrong.callFor({}))).toMatchObject({ status: 401 });
  await wrong.close();
});

test("an account is known by its name", async () => {
  expect(await handlers.identify?.(connected.callFor({}))).toEqual({ accountName: "Acme (acct_1)" });
  api.next({ body: { id: "acct_2", email: "shop@example.com" } });
  expect(await handlers.identify?.(connected.callFor({}))).toEqual({ accountName: "shop@example.com (acct_2)" });
});

const samples: Record<keyof Actions, object> = {
  ADD_TAX_ID: { customer_id: "cus_ada", type: "eu_vat", value: "FR12345678901" },
  CREATE_CUSTOMER: ada,
  CREATE_PORTAL_SESSION: { customer_id: "cus_ada" },
  DELETE_TAX_ID: { customer_id: "cus_ada", id: "txi_1" },
  FIND_CUSTOMERS: { email: "ada@example.com" },
  GET_CUSTOMER: { id: "cus_ada" },
  UPDATE_CUSTOMER: { id: "cus_ada", name: "Ada" },
};
const sent: Record<keyof Actions, string> = {
  ADD_TAX_ID: "POST /v1/customers/cus_ada/tax_ids form",
  CREATE_CUSTOMER: "POST /v1/customers form",
  CREATE_PORTAL_SESSION: "POST /v1/billing_portal/sessions form",
  DELETE_TAX_ID: "DELETE /v1/customers/cus_ada/tax_ids/txi_1 none",
  FIND_CUSTOMERS: "GET /v1/customers none",
  GET_CUSTOMER: "GET /v1/customers/cus_ada none",
  UPDATE_CUSTOMER: "POST /v1/customers/cus_ada form",
};
const oauthApp = { ...app, setupType: "OAUTH_CODE", attributes: {}, secrets: { access_token: key } };
const contracts: [string, object, unknown, string, typeof app | typeof oauthApp][] = [
  ...Object.keys(samples).map((name): (typeof contracts)[number] => {
    const action = name as keyof Actions;
    return [action, samples[action], handlers.actions[action], sent[action], app];
  }),
  ["identify by key", {}, handlers.identify, "GET /v1/account none", app],
  ["identify by OAuth", {}, handlers.identify, "GET /v1/account none", oauthApp],
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
      invalid: stripeFailure(400, { code: "email_invalid", message: "Invalid email address: x" }),
      refused: stripeFailure(401, { message: "Invalid API Key provided: sk_test_*********anary" }),
      forbidden: stripeFailure(403, { message: "This application does not have the required permissions." }),
      limited: {
        ...stripeFailure(429, { code: "rate_limit", message: "Request rate limit exceeded." }),
        headers: { "retry-after": "30" },
      },
    },
  });
}
expectContracts(stripe);
