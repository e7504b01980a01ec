import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { fieldMeta, type TokenSource } from "#lib/connectors/define-connector.ts";
import { fitsHandedOut } from "#lib/connectors/handed-out.ts";
import { findSetup, listApps } from "#lib/connectors/registry.ts";
import type { Egress } from "#lib/egress/egress.ts";
import { expectNoSecret } from "#test/canary.ts";
import { makeEgress, makeSecret } from "#test/providers/egress-setup.ts";
import { startTokenServer, type TokenServer } from "#test/providers/token-server.ts";
import type { OpenedConnection } from "../run/open-connection.ts";
import type { Keyring } from "../run/open-keyring.ts";
import { obtainToken } from "./obtain-token.ts";
import { TokenRefused } from "./token-answer.ts";

const SECRET = "canary-client-secret-41d7";
const ENDPOINT = "/oauth/v1/token";

let provider: TokenServer;
let egress: Egress;
beforeAll(async () => {
  provider = await startTokenServer({ path: ENDPOINT });
  // HubSpot stands for any app: its API and its token endpoint are of one origin.
  egress = makeEgress({ providerUrls: { HUBSPOT: provider.url }, allow: [new URL(provider.url).host] });
});
afterAll(async () => {
  await egress.close();
  await provider.close();
});
beforeEach(() => {
  provider.reset();
  provider.grants.length = 0;
});

const hubspot = findSetup("HUBSPOT", "OAUTH_CODE")?.tokens as TokenSource;

function openedWith(secret: string, origins: readonly string[]): OpenedConnection {
  const client_secret = makeSecret(secret, origins, "«CRM / Client secret»");
  return {
    connection: {
      ...{ id: "connection", name: "CRM", appId: "HUBSPOT", setupType: "OAUTH_CODE" },
      attributes: { client_id: "client-1", domain: "evil.example" },
      secrets: { client_secret: client_secret.ref },
    },
    ...{
      sectionId: "section",
      secrets: [client_secret],
      version: 1,
      isFailing: false,
      limitedAction: null,
      isAnyHost: false,
    },
  };
}

type Asked = { secret?: string; origins?: readonly string[]; source?: Partial<TokenSource>; facts?: object };

function ask({ secret = SECRET, origins = ["https://api.hubapi.com"], source = {}, facts = {} }: Asked = {}) {
  // Nothing is opened or sealed here.
  const parts = { egress, keyring: {} as Keyring };
  const asked = { ...hubspot, ...source };
  return obtainToken(parts, "tenant", openedWith(secret, origins), asked, { type: "credentials" }, { ...facts });
}

const refusalOf = (asked: Promise<unknown>) =>
  asked.then(
    () => null,
    (error: unknown) => (error instanceof TokenRefused ? error : Promise.reject(error)),
  );

describe("what the client proves itself with goes where its envelope says", () => {
  test("and there alone: a manifest or an attribute that names another place sends nothing", async () => {
    await ask();
    expect(provider.requests).toHaveLength(1);
    for (const tokenUrl of ["https://evil.example/token", "https://{domain}/token"]) {
      for (const clientAuth of ["basic", "body"] as const) {
        const refusal = await refusalOf(ask({ source: { tokenUrl, clientAuth } }));
        expect(refusal?.messageKey).toBe("engine.hostNotAllowed");
      }
    }
    const unsafe = ask({ source: { tokenUrl: `${provider.url}${ENDPOINT}` } });
    await expect(unsafe).rejects.toMatchObject({ error: { code: "ERR_CONNECTION_INCOMPLETE" } });
    expect(provider.requests).toHaveLength(1);
  });

  test("and nowhere where it says nothing, or the endpoint of another app", async () => {
    expect((await refusalOf(ask({ origins: [] })))?.messageKey).toBe("engine.noAllowedHosts");
    const elsewhere = await refusalOf(ask({ origins: ["https://api.stripe.com"] }));
    expect(elsewhere?.messageKey).toBe("engine.hostNotAllowed");
    expect(provider.requests).toEqual([]);
  });

  const sources = listApps().flatMap(({ id, setups, ...app }) =>
    app.origins === "author"
      ? []
      : Object.values(setups).flatMap(({ tokens, fields }) => (tokens ? [{ id, tokens, fields, ...app }] : [])),
  );
  test.each(sources)("$id seals its token endpoint with the secret", ({ tokens, fields, origins, ...app }) => {
    const [, name] = /\{([a-z_]+)\}/.exec(tokens.tokenUrl) ?? [];
    const field = name === undefined ? undefined : fields.shape[name];
    const choices = field === undefined ? [] : (fieldMeta(field).options ?? [{ value: "acme.example.com" }]);
    const urls =
      name === undefined ? [tokens.tokenUrl] : choices.map(({ value }) => tokens.tokenUrl.replace(`{${name}}`, value));
    expect(urls.length).toBeGreaterThan(0);
    for (const { origin } of urls.map((url) => new URL(url))) {
      expect(origins.includes(origin as never) || fitsHandedOut(app, origin), origin).toBe(true);
    }
  });
});

describe("a client whose provider we do not know", () => {
  const either = { source: { clientAuth: "either" } } as const;
  const proofs = () =>
    provider.requests.map(({ headers, body }) =>
      headers.authorization ? "header" : "client_secret" in (body as object) && "body",
    );

  test("proves itself in the header, and is known by it", async () => {
    expect((await ask(either)).facts).toEqual({ client_auth: "basic" });
    expect(proofs()).toEqual(["header"]);
  });

  test("refused there it does so in the body, and remembers", async () => {
    for (const error of ["invalid_client", "invalid_request"]) {
      provider.reset();
      provider.next({ status: 400, body: { error } }, 0);
      const { facts, accessToken } = await ask(either);
      expect(facts).toEqual({ client_auth: "body" });
      expect(accessToken).toMatch(/^access_/);
      expect(proofs()).toEqual(["header", "body"]);
    }
    provider.reset();
    await ask({ ...either, facts: { client_auth: "body" } });
    expect(proofs()).toEqual(["body"]);
  });

  test("refused both ways it is refused, in the provider's first words", async () => {
    for (const error of ["invalid_client", "invalid_client"]) {
      provider.next({ status: 401, body: { error, error_description: "Who are you?" } });
    }
    const refusal = await refusalOf(ask(either));
    expect(refusal).toMatchObject({ code: "invalid_client", isFinal: true, params: { message: "Who are you?" } });
    expect(proofs()).toEqual(["header", "body"]);
  });

  test("whose provider is out, or says something else, is not asked for twice", async () => {
    provider.next({ status: 503, body: "down" });
    expect(await refusalOf(ask(either))).toMatchObject({ isFinal: false });
    provider.next({ status: 400, body: { error: "invalid_scope" } });
    expect(await refusalOf(ask(either))).toMatchObject({ code: "invalid_scope" });
    expect(proofs()).toEqual(["header", "header"]);
    provider.next({ status: 401, body: { error: "invalid_client" } });
    provider.next({ status: 503, body: "down" });
    expect(await refusalOf(ask(either))).toMatchObject({ isFinal: false, messageKey: "engine.tokenOutage" });
  });

  test("of an app that we know there is one way", async () => {
    provider.next({ status: 401, body: { error: "invalid_client" } });
    expect(await refusalOf(ask())).toMatchObject({ isFinal: true });
    expect(provider.requests).toHaveLength(1);
  });
});

describe("a client secret too short to be found in an answer", () => {
  test("hides no token", async () => {
    expect((await ask({ secret: "secret" })).accessToken).toMatch(/^access_/);
  });

  test("but all that the provider says", async () => {
    const said = (error: string) => ({
      status: 400,
      body: { error, error_description: "No client has the secret c4n4ry" },
    });
    for (const [error, message] of [
      ["invalid_client", "invalid_client"],
      ["c4n4ry", "HTTP 400"],
    ] as const) {
      provider.next(said(error));
      const refusal = await refusalOf(ask({ secret: "c4n4ry" }));
      expect(refusal?.params.message).toBe(message);
    }
    provider.next(said("invalid_client"));
    const refusal = await refusalOf(ask());
    expect(refusal?.params.message).toBe("No client has the secret c4n4ry");
    expectNoSecret(JSON.stringify(refusal), SECRET);
  });
});
