import { createRequire } from "node:module";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { connectApp, describeContract, expectContracts } from "#test/providers/describe-contract.ts";
import { docusignFailure, startDocusign } from "#test/providers/docusign.ts";
import { trust } from "#test/providers/egress-setup.ts";
import { startHttps } from "#test/providers/https.ts";
import type { JsonApi } from "#test/providers/json-api.ts";
import { handedOutOrigin } from "../handed-out.ts";
import { handlers } from "./handlers.ts";
import { docusign } from "./manifest.ts";

const token = "eyJ0eXAiOiJNVCJ9.canary-f00dfeed+0123456789/abcdef";
const app = {
  appId: "DOCUSIGN",
  setupType: "OAUTH_CODE",
  attributes: { account_host: "account-d.docusign.com", client_id: "integration-key" },
  secrets: { access_token: token },
  origins: ["https://account.docusign.com", "https://account-d.docusign.com"],
};

/** The part of DocuSign's SDK that this test uses; it comes without types. */
type SdkClient = {
  setOAuthBasePath: (host: string) => void;
  getUserInfo: (token: string) => Promise<{ accounts: { accountId: string; baseUri: string; isDefault: string }[] }>;
  getAuthorizationUri: (id: string, scopes: string[], redirectUri: string, type: string, state: string) => string;
  generateAccessToken: (id: string, secret: string, code: string) => Promise<object>;
};
const { ApiClient } = createRequire(import.meta.url)("docusign-esign") as { ApiClient: new () => SdkClient };

let api: JsonApi;
let connected: ReturnType<typeof connectApp>;
beforeAll(async () => {
  api = await startDocusign(token);
  connected = connectApp(app, api.url);
});
afterAll(async () => {
  await connected.close();
  await api.close();
});
beforeEach(() => api.reset());

const identify = (given = connected) => handlers.identify?.(given.callFor({}));
const runTest = (given = connected) => handlers.test?.(given.callFor({}));

test("the default account names the connection, its id and the host of its API", async () => {
  const identity = await identify();
  expect(identity).toEqual({
    accountName: "Acme 2",
    facts: { account_id: "fe0b61a3-3b9b-4cac-b7be-4592af32aa92", base_uri: "https://eu.docusign.net" },
  });
  expect(handedOutOrigin(docusign, identity?.facts ?? {})).toBe("https://eu.docusign.net");
  expect(api.requests).toMatchObject([
    { method: "GET", path: "/oauth/userinfo", headers: { authorization: `Bearer ${token}` } },
  ]);
});

test("without a default it is the first account", async () => {
  const account = { account_id: "1", is_default: "false", account_name: "Only", base_uri: "https://demo.docusign.net" };
  api.next({ body: { accounts: [account] } });
  expect(await identify()).toEqual({
    accountName: "Only",
    facts: { account_id: "1", base_uri: "https://demo.docusign.net" },
  });
});

test("the token goes to the environment that was chosen", async () => {
  const foreign = connectApp({ ...app, origins: ["https://account.docusign.com"] }, api.url);
  await expect(runTest(foreign)).rejects.toMatchObject({ machineCode: "ERR_EGRESS_REFUSED" });
  expect(api.requests).toEqual([]);
  await foreign.close();
});

test("the test tells a token that works from a refused one", async () => {
  expect(await runTest()).toMatchObject({ status: 200 });
  const wrong = connectApp({ ...app, secrets: { access_token: "another-token" } }, api.url);
  expect(await runTest(wrong)).toMatchObject({ status: 401 });
  await wrong.close();
});

test("without an environment it is production", () => {
  const { fields } = docusign.setups.OAUTH_CODE;
  expect(fields.parse({})).toEqual({ account_host: "account.docusign.com" });
  expect(fields.safeParse({ account_host: "evil.example" }).success).toBe(false);
});

describe("DocuSign’s own SDK", () => {
  const seen: { method: string; path: string; authorization: string }[] = [];
  let service: Awaited<ReturnType<typeof startHttps>>;
  let sdk: SdkClient;
  beforeAll(async () => {
    // The SDK speaks to https alone.
    service = await startHttps(({ method = "", url: path = "", headers: { authorization = "" } }, response) => {
      seen.push({ method, path, authorization });
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ access_token: "t", accounts: [] }));
    });
    trust(service.ca);
    sdk = new ApiClient();
    sdk.setOAuthBasePath(new URL(service.origin).host);
  });
  afterAll(() => service.close());
  beforeEach(() => {
    seen.length = 0;
  });

  test("asks for the account as we do", async () => {
    await sdk.getUserInfo(token);
    await identify();
    const [{ method, path, headers } = {}] = api.requests as Partial<JsonApi["requests"][number]>[];
    expect({ method, path, authorization: headers?.authorization }).toEqual(seen[0]);
  });

  test("agrees and exchanges the code where, and as, the setup says", async () => {
    const { authorizationUrl, tokenUrl, scopes, clientAuth } = docusign.setups.OAUTH_CODE.tokens;
    const agreeing = new URL(sdk.getAuthorizationUri("id", [...scopes], "https://coffre.example/back", "code", "s"));
    expect(agreeing.pathname).toBe(
      new URL(authorizationUrl.replace("{account_host}", "account.docusign.com")).pathname,
    );
    expect(agreeing.searchParams.get("scope")).toBe(scopes.join(" "));

    await sdk.generateAccessToken("id", "secret", "code");
    expect(clientAuth).toBe("basic");
    const { pathname: path } = new URL(tokenUrl.replace("{account_host}", "account.docusign.com"));
    expect(seen).toEqual([{ method: "POST", path, authorization: `Basic ${btoa("id:secret")}` }]);
  });
});

describeContract<unknown>({
  action: "identify",
  api: () => api,
  app,
  params: {},
  run: async (call) => {
    const { accountName, facts } = (await handlers.identify?.(call as never)) ?? { accountName: "" };
    return { accountName, ...facts };
  },
  sends: ["GET /oauth/userinfo none"],
  answers: {
    invalid: docusignFailure(400, "invalid_request", "The request is malformed."),
    refused: docusignFailure(401, "invalid_token", "The access token has expired."),
  },
});
expectContracts(docusign);
