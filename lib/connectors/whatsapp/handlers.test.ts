import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { connectApp, describeContract, expectContracts } from "#test/providers/describe-contract.ts";
import type { JsonApi } from "#test/providers/json-api.ts";
import { graphFailure, startGraph } from "#test/providers/whatsapp.ts";
import { handlers } from "./handlers.ts";
import { whatsapp } from "./manifest.ts";

const token = "EAAcanary0f00dfeed0123456789ZDZDabcdefghijk";
const app = {
  appId: "WHATSAPP",
  setupType: "TOKEN",
  secrets: { token },
  origins: ["https://graph.facebook.com"],
};
type Params = Parameters<typeof handlers.actions.SEND_MESSAGE>[0]["params"];
const params: Params = {
  sender_id: "106540352242922",
  recipient_number: "+33612345678",
  type: "TEXT",
  payload: { body: "Ça va ?", preview_url: false },
};

let api: JsonApi;
let connected: ReturnType<typeof connectApp>;
beforeAll(async () => {
  api = await startGraph(token);
  connected = connectApp(app, api.url);
});
afterAll(async () => {
  await connected.close();
  await api.close();
});
beforeEach(() => api.reset());

const send = async (given: Partial<Params> = {}) =>
  handlers.actions.SEND_MESSAGE(connected.callFor({ ...params, ...given }));

test("sends one message from the number, and gives WhatsApp's answer", async () => {
  expect(await send()).toMatchObject({ messages: [{ id: expect.stringMatching(/^wamid\./) }] });
  expect(api.requests).toMatchObject([
    { method: "POST", path: "/v24.0/106540352242922/messages", headers: { authorization: `Bearer ${token}` } },
  ]);
  expect(api.requests[0]?.body).toEqual({
    messaging_product: "whatsapp",
    recipient_type: "individual",
    to: "+33612345678",
    type: "text",
    text: { body: "Ça va ?", preview_url: false },
  });
});

const template = { name: "order", language: { code: "fr" } };
const contact = { name: { formatted_name: "Maud" } };
test.each<[Params["type"], Params["payload"], object]>([
  ["TEXT", "Only words", { type: "text", text: { body: "Only words" } }],
  ["TEXT", "{curly, but no JSON", { type: "text", text: { body: "{curly, but no JSON" } }],
  ["TEXT", '{"body": "As JSON"}', { type: "text", text: { body: "As JSON" } }],
  ["TEMPLATE", template, { type: "template", template }],
  ["TEMPLATE", JSON.stringify(template), { type: "template", template }],
  ["IMAGE", { link: "https://example.com/a.png" }, { type: "image", image: { link: "https://example.com/a.png" } }],
  ["CONTACTS", contact, { type: "contacts", contacts: [contact] }],
  ["CONTACTS", [contact], { type: "contacts", contacts: [contact] }],
])("%s of %j", async (type, payload, body) => {
  await send({ type, payload });
  expect(api.requests[0]?.body).toMatchObject(body);
});

test("words are no image, and nothing is sent", async () => {
  await expect(send({ type: "IMAGE", payload: "a.png" })).rejects.toMatchObject({
    code: "INVALID",
    messageKey: "engine.whatsappPayload",
  });
  expect(api.requests).toEqual([]);
});

test("a sender stays one path segment", async () => {
  await send({ sender_id: "1/../x?y" });
  expect(api.requests).toMatchObject([{ path: "/v24.0/1%2F..%2Fx%3Fy/messages" }]);
});

test.each([
  [graphFailure(403, 131047, "Re-engagement message"), "engine.whatsappWindow"],
  [graphFailure(400, 131026, "Message undeliverable"), "engine.whatsappUnreachable"],
  [graphFailure(400, 131030, "Recipient phone number not in allowed list"), "engine.whatsappTestNumber"],
  [graphFailure(404, 132001, "Template name does not exist in the translation"), "engine.whatsappTemplate"],
  [graphFailure(403, 368, "Temporarily blocked for policies violations"), "engine.whatsappRestricted"],
  [graphFailure(400, 100, "Invalid parameter", "text.body is too long"), "engine.providerSays"],
])("%j says what to do: %s", async (answer, messageKey) => {
  api.next(answer);
  await expect(send()).rejects.toMatchObject({ machineCode: "ERR_PROVIDER_STATUS", messageKey });
});

test.each([
  [graphFailure(400, 190, "Session has expired"), "ERR_PROVIDER_REFUSED_CREDENTIALS"],
  [graphFailure(400, 200, "Permissions error"), "ERR_PROVIDER_PERMISSION"],
  [graphFailure(400, 10, "Application does not have permission for this action"), "ERR_PROVIDER_PERMISSION"],
  [graphFailure(400, 130429, "Rate limit hit"), "ERR_RATE_LIMITED"],
])("%j goes by its code: %s", async (answer, machineCode) => {
  api.next(answer);
  await expect(send()).rejects.toMatchObject({ machineCode });
});

test("the test asks whose token it is, and identify says it", async () => {
  expect(await handlers.test?.(connected.callFor({}))).toMatchObject({ status: 200 });
  api.next(graphFailure(400, 190, "Session has expired"));
  expect(await handlers.test?.(connected.callFor({}))).toMatchObject({ status: 400, verdict: { is: "refused" } });
  expect(await handlers.identify?.(connected)).toEqual({ accountName: "Orders" });
  expect(api.requests[0]).toMatchObject({ method: "GET", path: "/v24.0/me", query: { fields: "id,name" } });
});

const answers = {
  invalid: graphFailure(400, 100, "Invalid parameter", "text.body is too long"),
  refused: graphFailure(401, 190, "Invalid OAuth access token"),
  forbidden: graphFailure(403, 10, "Application does not have permission for this action"),
  limited: { ...graphFailure(429, 80007, "Rate limit issues"), headers: { "retry-after": "30" } },
  down: graphFailure(503, 2, "Temporary due to downtime"),
};
const contract = { api: () => api, app, answers };
const { SEND_MESSAGE } = handlers.actions;
const sends = ["POST /v24.0/106540352242922/messages json"];
describeContract({ ...contract, action: "SEND_MESSAGE", params, run: SEND_MESSAGE, sends });
describeContract({
  ...{ ...contract, action: "identify", params: {}, run: handlers.identify as never },
  sends: ["GET /v24.0/me none"],
});
expectContracts(whatsapp);
