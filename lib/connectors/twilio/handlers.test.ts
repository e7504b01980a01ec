import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Egress } from "#lib/egress/egress.ts";
import { makeHandlerCall } from "#test/handler-call.ts";
import { makeCall, makeEgress, makeSecret } from "#test/providers/egress-setup.ts";
import { startTwilio, type TwilioStandIn } from "#test/providers/twilio.ts";
import type { HandlerCall, OpenConnection } from "../define-handlers.ts";
import { handlers } from "./handlers.ts";

const accountId = "AC0123456789abcdef0123456789abcdef";
const authToken = "f00dfeedf00dfeedf00dfeed/canary+";
const secret = makeSecret(authToken, ["https://api.twilio.com"], "«Order alerts / Auth token»");

let twilio: TwilioStandIn;
let egress: Egress;
beforeAll(async () => {
  twilio = await startTwilio({ accounts: { [accountId]: authToken } });
  egress = makeEgress({ providerUrls: { TWILIO: twilio.url } });
});
afterAll(async () => {
  await egress.close();
  await twilio.close();
});
beforeEach(() => {
  twilio.requests.length = 0;
});

const connection: OpenConnection = {
  id: "connection",
  name: "Order alerts",
  appId: "TWILIO",
  setupType: "API_KEY",
  attributes: { account_id: accountId },
  secrets: { api_key: secret.ref },
};

type Params = { from: string; to: string; message: string };

function callFor(params: Partial<Params> = {}, given = {}, secrets = [secret]): HandlerCall<Params> {
  return makeHandlerCall({
    params: { from: "+15557122661", to: "+33612345678", message: "Ça va ? 1 + 1 = 2 & more", ...params },
    connection: { ...connection, ...given },
    send: (request) => egress.send(makeCall({ appId: "TWILIO", secrets, request, timeoutMs: 500 })),
  });
}

const sendTo = (to: string) => handlers.actions.SEND_SMS(callFor({ to }));

test("sends one message with the account's Basic credentials and answers what Twilio says", async () => {
  const output = await handlers.actions.SEND_SMS(callFor());
  expect(output).toMatchObject({
    sid: expect.stringMatching(/^SM[0-9a-f]{32}$/),
    status: "queued",
    to: "+33612345678",
  });
  expect(twilio.requests).toMatchObject([
    {
      method: "POST",
      path: `/2010-04-01/Accounts/${accountId}/Messages.json`,
      authorization: `Basic ${Buffer.from(`${accountId}:${authToken}`).toString("base64")}`,
      fields: { From: "+15557122661", To: "+33612345678", Body: "Ça va ? 1 + 1 = 2 & more" },
      credentials: "right",
    },
  ]);
});

test.each([
  ["+15005550001", "engine.twilioTo", 21211],
  ["+15005550002", "engine.twilioFrom", 21612],
  ["+15005550003", "engine.twilioRegion", 21408],
  ["+15005550004", "engine.twilioStopped", 21610],
  ["+15005550009", "engine.twilioTo", 21614],
])("400 to %s says what to do: %s", async (to, messageKey, code) => {
  await expect(sendTo(to)).rejects.toMatchObject({
    code: "UPSTREAM",
    machineCode: "ERR_PROVIDER_STATUS",
    messageKey,
    params: { code: String(code), message: expect.any(String), connection: "Order alerts" },
    status: 400,
    details: {
      sent: { headers: { authorization: `Basic ${accountId}:«Order alerts / Auth token»` }, body: { To: to } },
      received: { status: 400, body: { code } },
    },
  });
});

test("401 is refused credentials", async () => {
  const wrong = { ...secret, plaintext: "another token, long enough" };
  await expect(handlers.actions.SEND_SMS(callFor({}, {}, [wrong]))).rejects.toMatchObject({
    machineCode: "ERR_PROVIDER_REFUSED_CREDENTIALS",
    messageKey: "engine.credentialsRefused",
    params: { app: "Twilio", connection: "Order alerts", status: 401 },
  });
});

test("429 tells when to come back", async () => {
  await expect(sendTo("+15005550429")).rejects.toMatchObject({
    machineCode: "ERR_RATE_LIMITED",
    messageKey: "engine.rateLimitedFor",
    retryAfterSeconds: 30,
    params: { seconds: 30 },
  });
});

test("503 is Twilio's own failure", async () => {
  await expect(sendTo("+15005550500")).rejects.toMatchObject({
    machineCode: "ERR_PROVIDER_STATUS",
    messageKey: "engine.providerDown",
    status: 503,
  });
});

test("an answer that is no JSON is malformed, and says that the message may have gone", async () => {
  await expect(sendTo("+15005550601")).rejects.toMatchObject({
    machineCode: "ERR_PROVIDER_MALFORMED",
    messageKey: "engine.providerMalformed",
    details: { received: { status: 201, body: '{"sid": "SM' } },
  });
});

test("a slow answer and a closed socket are no answers", async () => {
  await expect(sendTo("+15005550602")).rejects.toMatchObject({ machineCode: "ERR_TIMEOUT", mayHaveArrived: true });
  await expect(sendTo("+15005550603")).rejects.toMatchObject({
    machineCode: "ERR_CONNECTION_CLOSED",
    mayHaveArrived: true,
  });
});

test("an echo of the credentials, decoded and encoded, comes out masked: output and error", async () => {
  const output = JSON.stringify(await sendTo("+15005550604"));
  const error = (await sendTo("+15005550605").catch((caught: unknown) => caught)) as {
    params: object;
    details: object;
  };
  const failure = JSON.stringify([error.params, error.details]);
  const basic = Buffer.from(`${accountId}:${authToken}`).toString("base64");
  const forms = [authToken, basic, Buffer.from(authToken).toString("base64"), Buffer.from(authToken).toString("hex")];
  for (const form of [...forms, encodeURIComponent(authToken), "f00dfeed"]) {
    expect(output).not.toContain(form);
    expect(failure).not.toContain(form);
  }
  expect(output).toContain("«Order alerts / Auth token»");
  expect(failure).toContain("«Order alerts / Auth token»");
});

test("with an auth token under 8 characters, the message goes and all that came back is hidden", async () => {
  const short = { ...secret, plaintext: "short" };
  const lenient = await startTwilio();
  const client = makeEgress({ providerUrls: { TWILIO: lenient.url } });
  const send: HandlerCall<Params>["send"] = (request) =>
    client.send(makeCall({ appId: "TWILIO", secrets: [short], request }));
  expect(await handlers.actions.SEND_SMS({ ...callFor(), send })).toBe("«Order alerts / Auth token»");
  expect(lenient.requests).toHaveLength(1);
  await client.close();
  await lenient.close();
});

test("the test reads the account, and leaves what 401 and 500 mean to its caller", async () => {
  expect(await handlers.test?.(callFor())).toMatchObject({ status: 200, json: { sid: accountId } });
  expect(twilio.requests).toMatchObject([{ method: "GET", path: `/2010-04-01/Accounts/${accountId}.json` }]);
  const wrong = { ...secret, plaintext: "another token, long enough" };
  expect(await handlers.test?.(callFor({}, {}, [wrong]))).toMatchObject({ status: 401 });
});

test("an account SID stays one path segment", async () => {
  const odd = { attributes: { account_id: "AC1/../x?y#z" } };
  await handlers.actions.SEND_SMS(callFor({}, odd)).catch(() => undefined);
  expect(twilio.requests).toMatchObject([{ account: "AC1/../x?y#z" }]);
});

test("the stand-in's page shows what arrived and no credentials", async () => {
  await handlers.actions.SEND_SMS(callFor({ message: "<script>alert(1)</script>" }));
  const page = await (await fetch(twilio.url)).text();
  expect(page).toContain("&#60;script&#62;");
  expect(page).toContain(accountId);
  expect(page).toContain("right");
  expect(page).not.toMatch(/f00dfeed|Basic|<script/);
});
