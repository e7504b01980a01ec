import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Egress } from "#lib/egress/egress.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { parseSetup } from "#lib/vault/parse-setup.ts";
import { makeHandlerCall } from "#test/handler-call.ts";
import { makeCall, makeEgress, makeSecret, trust } from "#test/providers/egress-setup.ts";
import { type StandIn, startHttps } from "#test/providers/https.ts";
import { handlers } from "./handlers.ts";
import { http } from "./manifest.ts";

const setup = {
  type: "OAUTH_CLIENT_CREDENTIALS",
  token_endpoint: "https://login.example.com/oauth/token",
  client_id: "coffre",
  client_secret: "canary-client-secret",
};
const parse = (given: object = {}) => parseSetup("HTTP", { ...setup, ...given });

function faultsOf(given: object) {
  try {
    parse(given);
  } catch (error) {
    return error instanceof AppError ? error.fieldErrors : error;
  }
  return null;
}

describe("the setup OAUTH_CLIENT_CREDENTIALS", () => {
  test("seals the client secret and shows the rest", () => {
    const more = { audience: "https://api.example.com", resource: "urn:orders", scope: "read write" };
    const { type, client_secret, ...shown } = { ...setup, ...more };
    expect(parse(more)).toMatchObject({
      setupType: type,
      secrets: { client_secret },
      attributes: shown,
      accountName: "coffre",
    });
  });

  test.each([
    ["token_endpoint", "http://login.example.com/token", "errors.httpsUrl"],
    ["token_endpoint", "login.example.com/token", "errors.httpsUrl"],
    ["token_endpoint", "https://user:word@login.example.com/token", "errors.httpsUrl"],
    ["token_endpoint", "https://login.example.com/token#here", "errors.httpsUrl"],
    ["token_endpoint", `https://login.example.com/${"x".repeat(500)}`, "errors.tooLong500"],
    ["client_id", "", "errors.required"],
    ["client_id", "x".repeat(256), "errors.tooLong255"],
    ["client_secret", "", "errors.required"],
    ["client_secret", "x".repeat(256), "errors.tooLong255"],
    ["audience", "x".repeat(256), "errors.tooLong255"],
    ["resource", "x".repeat(256), "errors.tooLong255"],
    ["scope", "x".repeat(1025), "errors.tooLong1024"],
    ["grant_type", "password", "errors.unknownField"],
  ])("refuses the %s %j: %s", (field, value, messageKey) => {
    expect(faultsOf({ [field]: value })).toEqual({ [`setup.${field}`]: [messageKey] });
  });

  test("asks for its token at the endpoint that was given, with what was given", () => {
    expect(http.setups.OAUTH_CLIENT_CREDENTIALS.tokens).toMatchObject({
      grant: "client_credentials",
      tokenUrl: "{token_endpoint}",
      tokenParams: { audience: "{audience}", resource: "{resource}", scope: "{scope}" },
    });
  });
});

const token = "canary/access+token0123";
let api: StandIn;
let egress: Egress;
let authorization: (string | undefined)[] = [];
beforeAll(async () => {
  api = await startHttps((request, response) => {
    authorization.push(request.headers.authorization);
    response.end(`You sent ${request.headers.authorization}`);
  });
  trust(api.ca);
  egress = makeEgress({ allow: [`localhost:${api.port}`] });
});
afterAll(async () => {
  await egress.close();
  await api.close();
});
beforeEach(() => {
  authorization = [];
});

function requestTo(url: string) {
  const opened = makeSecret(token, [api.origin], "«Orders / Access token»");
  const { type: setupType, client_secret: _, ...attributes } = setup;
  return handlers.actions.SEND_REQUEST(
    makeHandlerCall({
      params: { url, headers: { Authorization: "Bearer of the author" } },
      connection: {
        ...{ id: "connection", name: "Orders", appId: "HTTP", setupType, attributes },
        secrets: { access_token: opened.ref },
      },
      send: (request) => egress.send(makeCall({ secrets: [opened], request })),
    }),
  );
}

test("its token goes to the allowed hosts as a Bearer token, in the place of what the author wrote", async () => {
  expect(await requestTo(`${api.origin}/orders`)).toMatchObject({
    status: 200,
    body: "You sent «Orders / Access token»",
  });
  expect(authorization).toEqual([`Bearer ${token}`]);
});

test("and to no other host, the token endpoint's neither", async () => {
  await expect(requestTo(setup.token_endpoint)).rejects.toMatchObject({
    machineCode: "ERR_EGRESS_REFUSED",
    messageKey: "engine.hostNotAllowed",
  });
  expect(authorization).toEqual([]);
});
