import sdk from "twilio";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connectApp, describeContract, expectContracts } from "#test/providers/describe-contract.ts";
import { type JsonApi, startJsonApi } from "#test/providers/json-api.ts";
import { parseXml } from "../xml/parse-xml.ts";
import { handlers } from "./handlers.ts";
import { twilio } from "./manifest.ts";

const accountId = "AC0123456789abcdef0123456789abcdef";
const authToken = "f00dfeedf00dfeedf00dfeed/canary+";
const app = {
  appId: "TWILIO",
  setupType: "API_KEY",
  attributes: { account_id: accountId },
  secrets: { api_key: authToken },
  origins: ["https://api.twilio.com"],
};
const params = { from: "+15557122661", to: "+33612345678", payload: "Votre code : 1 2 3 & 4 <5>" };

let api: JsonApi;
let connected: ReturnType<typeof connectApp>;
beforeAll(async () => {
  api = await startJsonApi({
    "POST /2010-04-01/Accounts/:account/Calls.json": () => ({
      status: 201,
      body: { sid: "CA0123456789abcdef0123456789abcdef", status: "queued" },
    }),
    "GET /2010-04-01/Accounts/:account.json": ({ groups }) => ({
      body: { sid: groups.account, friendly_name: "Acme" },
    }),
    "POST /2010-04-01/Accounts/:account/Messages.json": () => ({
      status: 201,
      body: { sid: "SM0123456789abcdef0123456789abcdef", status: "queued" },
    }),
  });
  connected = connectApp(app, api.url);
});
afterAll(async () => {
  await connected.close();
  await api.close();
});

const contract = {
  api: () => api,
  app,
  answers: { invalid: { status: 400, body: { code: 21211, message: "Invalid 'To' Phone Number", status: 400 } } },
  // 403 means that the account is not this token's.
  expected: { forbidden: { machineCode: "ERR_PROVIDER_REFUSED_CREDENTIALS" } },
};
const { MAKE_CALL, SEND_SMS } = handlers.actions;
const { payload: message, ...numbers } = params;
const accountPath = `/2010-04-01/Accounts/${accountId}`;
const calls = [`POST ${accountPath}/Calls.json form`];
const messages = [`POST ${accountPath}/Messages.json form`];
describeContract({ ...contract, action: "MAKE_CALL", params, run: MAKE_CALL, sends: calls });
describeContract({ ...contract, action: "SEND_SMS", params: { ...numbers, message }, run: SEND_SMS, sends: messages });
describeContract({
  ...{ ...contract, action: "identify", params: {}, run: handlers.identify as never },
  sends: [`GET ${accountPath}.json none`],
});
expectContracts(twilio);

test("an account is known by the name that its owner gave to it, and by its SID", async () => {
  expect(await handlers.identify?.(connected)).toEqual({ accountName: "Acme (AC0***def)" });
});

/** The SDK as it comes, but for where its requests go. */
function sdkClient() {
  class Redirected extends sdk.RequestClient {
    override request<Data>(options: Parameters<sdk.RequestClient["request"]>[0]) {
      return super.request<Data>({ ...options, uri: options.uri.replace("https://api.twilio.com", api.url) } as never);
    }
  }
  return sdk(accountId, authToken, { httpClient: new Redirected() });
}

const lastFacts = () => {
  const { method = "", path = "", headers, body } = api.requests.at(-1) ?? {};
  return { method, path, body, authorization: headers?.authorization, type: headers?.["content-type"] };
};

const twiml = "<Response><Say>Bonjour</Say></Response>";

test.each([
  {
    name: "a call",
    ours: () => handlers.actions.MAKE_CALL(connected.callFor({ ...params, payload: twiml })),
    theirs: () => sdkClient().calls.create({ from: params.from, to: params.to, twiml }),
  },
  {
    name: "a text message",
    ours: () => handlers.actions.SEND_SMS(connected.callFor({ from: params.from, to: params.to, message: "Ça va ?" })),
    theirs: () => sdkClient().messages.create({ from: params.from, to: params.to, body: "Ça va ?" }),
  },
])("$name leaves as Twilio's own SDK sends it", async ({ ours, theirs }) => {
  await ours();
  const sent = lastFacts();
  await theirs();
  expect(sent).toEqual(lastFacts());
});

test("a text is said as it is, whatever it holds; TwiML is sent as it is", async () => {
  for (const [text, said] of [
    [params.payload, params.payload],
    ["Text ]]> &amp; <!--", "Text ]]> &amp; <!--"],
    ["Lone \ud800, bell \u0007, end \u0000.", "Lone \ufffd, bell  , end  ."],
  ] as const) {
    await handlers.actions.MAKE_CALL(connected.callFor({ ...params, payload: text }));
    const { Twiml = "" } = lastFacts().body as { Twiml?: string };
    expect(parseXml(Twiml)).toEqual({ Response: { Say: said } });
  }
  await handlers.actions.MAKE_CALL(connected.callFor({ ...params, payload: ` ${twiml}` }));
  expect(lastFacts().body).toMatchObject({ Twiml: ` ${twiml}` });
});

test.each([
  [21211, "engine.twilioCallTo"],
  [21210, "engine.twilioCallFrom"],
  [21215, "engine.twilioCallRegion"],
  [21219, "engine.twilioTrial"],
  [29999, "engine.twilioError"],
])("error %s says what to do: %s", async (code, messageKey) => {
  api.next({ status: 400, body: { code, message: "No.", status: 400 } });
  await expect(handlers.actions.MAKE_CALL(connected.callFor(params))).rejects.toMatchObject({
    messageKey,
    params: { code: String(code), message: "No.", connection: "Contract" },
  });
});
