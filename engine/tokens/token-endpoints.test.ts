import { generateKeyPairSync } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { findSetup, listApps } from "#lib/connectors/registry.ts";
import { expectNoSecret } from "#test/canary.ts";
import { makeEgress, makeSecret, trust } from "#test/providers/egress-setup.ts";
import { type StandIn, startHttps } from "#test/providers/https.ts";
import type { OpenedConnection } from "../run/open-connection.ts";
import { obtainToken, type TokenParts } from "./obtain-token.ts";
import { TokenRefused } from "./token-answer.ts";
import type { Grant } from "./token-request.ts";

const TIMEOUT_MS = 250;
const CLIENT_SECRET = "canary/client+secret.0123456789";
const REFRESH = "canary-refresh/token+9876543210";
const CODE = "canary-code/abcdef+0123456789";
const VERIFIER = "canary-verifier_abcdefghijklmnopqrstuvwxyz012";
const key = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
const PEM = String(key.export({ type: "pkcs8", format: "pem" }));
const redirectUri = "https://coffre.example/connect/app/callback";
const own = { client_id: "client-1" };

type Kind = {
  attributes: Readonly<Record<string, string>>;
  /** As the provider publishes it; of an endpoint that the author names, its path. */
  url: string;
  proof: "basic" | "body" | "assertion";
  /** What else stands in every request. */
  more?: Readonly<Record<string, string>>;
};

/** Every kind of credentials that has tokens, and where its provider says that they are asked for. */
const kinds: Readonly<Record<string, Kind>> = {
  "AUTH0 OAUTH_APP": {
    attributes: { ...own, domain: "acme.eu.auth0.com" },
    ...{ url: "https://acme.eu.auth0.com/oauth/token", proof: "body" },
    more: { audience: "https://acme.eu.auth0.com/api/v2/" },
  },
  "BIGQUERY OAUTH_JWT": {
    attributes: { client_email: "flows@acme.iam.gserviceaccount.com", project_id: "acme" },
    ...{ url: "https://oauth2.googleapis.com/token", proof: "assertion" },
  },
  "DOCUSIGN OAUTH_CODE": {
    attributes: { ...own, account_host: "account-d.docusign.com" },
    ...{ url: "https://account-d.docusign.com/oauth/token", proof: "basic" },
  },
  "GOOGLE_SHEETS OAUTH_CODE": { attributes: own, url: "https://oauth2.googleapis.com/token", proof: "body" },
  "HTTP OAUTH_CLIENT_CREDENTIALS": {
    attributes: { ...own, scope: "read write" },
    ...{ url: "/oauth/token", proof: "basic", more: { scope: "read write" } },
  },
  "HUBSPOT OAUTH_CODE": { attributes: own, url: "https://api.hubapi.com/oauth/v1/token", proof: "body" },
  "MAILCHIMP OAUTH_CODE": { attributes: own, url: "https://login.mailchimp.com/oauth2/token", proof: "body" },
  "PIPEDRIVE OAUTH_CODE": { attributes: own, url: "https://oauth.pipedrive.com/oauth/token", proof: "basic" },
  "SALESFORCE OAUTH_CODE": {
    attributes: { ...own, login_host: "test.salesforce.com" },
    ...{ url: "https://test.salesforce.com/services/oauth2/token", proof: "body" },
  },
  "SLACK OAUTH_CODE": { attributes: own, url: "https://slack.com/api/oauth.v2.access", proof: "basic" },
  "STRIPE OAUTH_CODE": { attributes: own, url: "https://connect.stripe.com/oauth/token", proof: "body" },
};

type Sent = { path: string; authorization: string | undefined; type: string | undefined; fields: object };
type Answer = (response: ServerResponse, sent: Sent) => void;

let server: StandIn;
let answer: Answer;
let sent: Sent[] = [];
beforeAll(async () => {
  server = await startHttps(async (request, response) => {
    const received = await read(request);
    sent.push(received);
    answer(response, received);
  });
  trust(server.ca);
});
afterAll(() => server.close());
beforeEach(() => {
  sent = [];
});

async function read(request: IncomingMessage): Promise<Sent> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { authorization, "content-type": type } = request.headers;
  const fields = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
  return { path: request.url ?? "", authorization, type, fields };
}

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  (response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  };
const end = (response: ServerResponse) => response.socket?.destroy();

test("every kind of credentials that has tokens is here", () => {
  const withTokens = listApps().flatMap(({ id, setups }) =>
    Object.entries(setups).flatMap(([type, { tokens }]) => (tokens ? [`${id} ${type}`] : [])),
  );
  expect(Object.keys(kinds).toSorted()).toEqual(withTokens.toSorted());
});

describe.each(Object.entries(kinds))("%s: the token endpoint", (title, { attributes, url, proof, more = {} }) => {
  const [appId = "", setupType = ""] = title.split(" ");
  const setup = findSetup(appId, setupType);
  const source = setup?.tokens;
  const isAgreed = source?.grant === "authorization_code";
  const usual: Grant = isAgreed ? { type: "refresh", refreshToken: REFRESH } : { type: "credentials" };
  const secrets = [proof === "assertion" ? PEM : CLIENT_SECRET, ...(isAgreed ? [REFRESH] : [])];

  async function ask(grant: Grant = usual) {
    if (!source) throw new Error("a kind of credentials with tokens");
    const isHttp = appId === "HTTP";
    const egress = makeEgress({
      allow: [`localhost:${server.port}`],
      providerUrls: isHttp ? {} : { [appId]: server.origin },
    });
    const origin = isHttp ? server.origin : new URL(url).origin;
    const opened = makeOpened(appId, setupType, proof, origin, {
      ...attributes,
      ...setup?.derive?.(attributes),
      ...(isHttp && { token_endpoint: `${server.origin}${url}` }),
    });
    const hasty = { ...egress, send: (call) => egress.send({ ...call, timeoutMs: TIMEOUT_MS }) } as typeof egress;
    const parts = { egress: hasty } as unknown as TokenParts;
    return obtainToken(parts, "tenant", opened, source, grant).finally(egress.close);
  }

  async function refusal(): Promise<TokenRefused> {
    const error = await ask().catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(TokenRefused);
    return error as TokenRefused;
  }

  test("is asked as its provider publishes it", async () => {
    answer = json(200, { access_token: "the-access-token", expires_in: "3600", token_type: "bearer" });
    const grants: Grant[] = isAgreed ? [usual, { type: "code", code: CODE, verifier: VERIFIER, redirectUri }] : [usual];
    for (const grant of grants) {
      sent = [];
      expect(await ask(grant)).toMatchObject({ accessToken: "the-access-token", lifetime: 3600 });
      expect(sent).toMatchObject([
        { path: new URL(url, "https://x").pathname, type: expect.stringMatching(/urlencoded/) },
      ]);
      expect(sent[0]?.fields).toEqual({ ...fieldsOf(grant, proof), ...more });
      expect(sent[0]?.authorization).toBe(
        proof === "basic" ? `Basic ${btoa(`client-1:${encoded(CLIENT_SECRET)}`)}` : undefined,
      );
    }
  });

  test.each([
    [400, "invalid_grant"],
    [401, "invalid_client"],
  ])("refuses for good, with %s and %s", async (status, error) => {
    answer = json(status, { error, error_description: "No more." });
    expect(await refusal()).toMatchObject({ isFinal: true, messageKey: "engine.tokenRefused", code: error });
  });

  test("has had enough for a while", async () => {
    answer = json(429, { error: "rate_limited" }, { "retry-after": "30" });
    expect(await refusal()).toMatchObject({ isFinal: false, retryAfterSeconds: 30 });
  });

  test.each<[string, Answer]>([
    ["is down", json(503, "<h1>Unavailable</h1>", { "content-type": "text/html" })],
    ["answers no JSON", json(200, '{"access_token": "th')],
    ["answers without a token", json(200, { token_type: "bearer" })],
    ["is a gateway that knows no such page", json(404, { error: "Not Found" })],
    ["answers too late", () => undefined],
    [
      "ends in the middle",
      (response) => response.writeHead(200, { "content-length": "99" }).write("{", () => end(response)),
    ],
    ["ends before the first byte", (response) => end(response)],
  ])("%s: asked again later", async (_, fault) => {
    answer = fault;
    expect(await refusal()).toMatchObject({ isFinal: false });
  });

  test.each([200, 400, 401, 403, 404, 429, 500])("echoes all secrets, with status %s", async (status) => {
    const texts = [...secrets, ...secrets.flatMap((each) => [btoa(each), encoded(each), btoa(`client-1:${each}`)])];
    answer = (response, received) => {
      const error_description = texts.join(" ");
      const token = status === 200 && { access_token: "the-access-token", scope: texts.join(" ") };
      // Where the facts that some of them hand out would stand.
      const team = { team: { name: texts.join(" "), id: texts[0] } };
      json(status, { error: "invalid_grant", error_description, received, texts, ...team, ...token })(
        response,
        received,
      );
    };
    const outcome = await ask().catch((error: TokenRefused) => [
      `${error}`,
      error.messageKey,
      error.params,
      error.code,
    ]);
    const shown = JSON.stringify(outcome);
    for (const secret of secrets) expectNoSecret(shown, secret);
    if (proof === "assertion") for (const line of PEM.split("\n").slice(1, -2)) expect(shown).not.toContain(line);
  });
});

const encoded = (text: string) => encodeURIComponent(text);

function makeOpened(
  appId: string,
  setupType: string,
  proof: Kind["proof"],
  origin: string,
  attributes: Readonly<Record<string, string>>,
): OpenedConnection {
  const isKey = proof === "assertion";
  const secret = makeSecret(isKey ? PEM : CLIENT_SECRET, [origin], "«Ours / Secret»");
  const connection = { id: "connection", name: "Ours", appId, setupType, attributes };
  return {
    connection: { ...connection, secrets: { [isKey ? "private_key" : "client_secret"]: secret.ref } },
    ...{ sectionId: "section", secrets: [secret], version: 1, isFailing: false, limitedAction: null, isAnyHost: false },
  };
}

function fieldsOf(grant: Grant, proof: Kind["proof"]): object {
  const client = proof === "body" ? { client_id: "client-1", client_secret: CLIENT_SECRET } : {};
  if (grant.type === "refresh") return { grant_type: "refresh_token", refresh_token: REFRESH, ...client };
  if (grant.type === "code")
    return {
      grant_type: "authorization_code",
      code: CODE,
      code_verifier: VERIFIER,
      redirect_uri: redirectUri,
      ...client,
    };
  if (proof !== "assertion") return { grant_type: "client_credentials", ...client };
  return {
    grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
    assertion: expect.stringMatching(/^e.+\..+\..+$/),
  };
}
