import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { connectApp, describeContract, expectContracts } from "#test/providers/describe-contract.ts";
import type { JsonApi } from "#test/providers/json-api.ts";
import { startZapier } from "#test/providers/zapier.ts";
import { handlers } from "./handlers.ts";
import { zapier } from "./manifest.ts";

const path = "/hooks/catch/1234567/canary7f00d/";
const url = `https://hooks.zapier.com${path}`;
const app = { appId: "ZAPIER", setupType: "WEBHOOK", secrets: { url }, origins: ["https://hooks.zapier.com"] };
const params = { order: { id: 7, paid: true }, note: "Ça va ?" };

let api: JsonApi;
let connected: ReturnType<typeof connectApp>;
beforeAll(async () => {
  api = await startZapier();
  connected = connectApp(app, api.url);
});
afterAll(async () => {
  await connected.close();
  await api.close();
});
beforeEach(() => api.reset());

const trigger = async (given: object) =>
  handlers.actions.TRIGGER_WEBHOOK(connected.callFor(zapier.actions.TRIGGER_WEBHOOK.params.parse(given)));

test("posts the free keys as JSON, and gives Zapier's answer", async () => {
  expect(await trigger(params)).toMatchObject({ status: "success", id: expect.any(String) });
  expect(api.requests).toMatchObject([{ method: "POST", path, bodyType: "json" }]);
  expect(api.requests[0]?.body).toEqual(params);
});

test.each([
  [{ payload: params }, params],
  [
    { payload: { a: 1 }, b: 2 },
    { a: 1, b: 2 },
  ],
  [{ payload: [1, 2] }, [1, 2]],
  [{}, {}],
])("%j is sent as %j", async (given, body) => {
  await trigger({ method: "PUT", ...given });
  expect(api.requests[0]).toMatchObject({ method: "PUT", path });
  expect(api.requests[0]?.body).toEqual(body);
});

test("with GET the data is the query, after a path that stays as it is", async () => {
  await trigger({ method: "GET", ...params, tags: ["a", "b"] });
  expect(api.requests).toMatchObject([
    {
      method: "GET",
      path,
      query: { "order[id]": "7", "order[paid]": "true", note: "Ça va ?", tags: ["a", "b"] },
      bodyType: "none",
    },
  ]);
});

test.each([404, 410])("%s says that the webhook is gone", async (status) => {
  api.next({ status, body: "gone" });
  await expect(trigger(params)).rejects.toMatchObject({
    machineCode: "ERR_PROVIDER_STATUS",
    messageKey: "engine.zapierGone",
    params: { connection: "Contract", status },
  });
});

test("what is shown of the request is its origin and the secret's mark", async () => {
  api.next({ status: 400, body: {} });
  await expect(trigger({ method: "GET", a: "1" })).rejects.toMatchObject({
    details: { sent: { url: "https://hooks.zapier.com/«Contract / url»?a=1" } },
  });
});

test("a part of the path is masked as well", async () => {
  api.next({ body: { status: "success", said: `hook 1234567/canary7f00d of ${path}` } });
  expect(await trigger(params)).toEqual({ status: "success", said: "hook «Contract / url» of «Contract / url»" });
});

test("a webhook's URL is Zapier's, and its account is shown", () => {
  const { fields, derive, accountName } = zapier.setups.WEBHOOK;
  expect(fields.safeParse({ url }).success).toBe(true);
  expect(accountName(derive({ url }))).toBe("1234567");
  expect(derive({ url: "https://hooks.zapier.com/hooks/standard/a/b/" })).toEqual({});
  for (const other of [
    "https://example.com/hooks/catch/1/a/",
    "http://hooks.zapier.com/hooks/catch/1/a/",
    `${url}?a=1`,
  ])
    expect(fields.safeParse({ url: other }).error?.issues).toMatchObject([{ message: "errors.zapierUrl" }]);
});

describeContract({
  action: "TRIGGER_WEBHOOK",
  api: () => api,
  app,
  params: {},
  run: async (call) => handlers.actions.TRIGGER_WEBHOOK(call),
  sends: [`POST ${path} json`],
  // Zapier says no more of what is wrong than the status does.
  answers: { invalid: null },
});
expectContracts(zapier);
