import { expect, test } from "vitest";
import { AppError } from "#lib/shared/app-error.ts";
import { parseSetup } from "#lib/vault/parse-setup.ts";

const setup = { type: "OAUTH_APP", domain: "acme.eu.auth0.com", client_id: "coffre", client_secret: "canary-secret" };
const parse = (given: object = {}) => parseSetup("AUTH0", { ...setup, ...given });

function faultsOf(given: object) {
  try {
    parse(given);
  } catch (error) {
    return error instanceof AppError ? error.fieldErrors : error;
  }
  return null;
}

test("seals the client secret, shows the rest, and asks for the tenant's own API", () => {
  expect(parse()).toMatchObject({
    setupType: "OAUTH_APP",
    secrets: { client_secret: "canary-secret" },
    attributes: { domain: "acme.eu.auth0.com", client_id: "coffre", api_audience: "https://acme.eu.auth0.com/api/v2/" },
    accountName: "acme.eu.auth0.com",
  });
});

test("a domain of one's own names the audience", () => {
  const audience = "https://acme.eu.auth0.com/api/v2/";
  expect(parse({ domain: "login.acme.example", audience }).attributes).toEqual({
    ...{ domain: "login.acme.example", client_id: "coffre" },
    ...{ audience, api_audience: audience },
  });
});

test.each(["https://acme.eu.auth0.com/", " ACME.eu.auth0.com ", "acme.eu.auth0.com"])("%j is a domain", (domain) => {
  expect(parse({ domain }).attributes.domain).toBe("acme.eu.auth0.com");
});

test.each([
  "localhost",
  "127.0.0.1",
  "2130706433",
  "0x7f.0.0.1",
  "[::1]",
  "acme.eu.auth0.com:8443",
  "acme.eu.auth0.com/api/v2",
  "user@acme.eu.auth0.com",
  "http://acme.eu.auth0.com",
  "acme.eu.auth0.com?x",
  "acme..auth0.com",
  "{client_id}.evil.example",
])("%j is none", (domain) => {
  expect(faultsOf({ domain })).toEqual({ "setup.domain": ["errors.hostname"] });
});

test("refuses an audience that is no https URL, and what it does not know", () => {
  expect(faultsOf({ audience: "http://acme.example" })).toEqual({ "setup.audience": ["errors.httpsUrl"] });
  expect(faultsOf({ scope: "x" })).toEqual({ "setup.scope": ["errors.unknownField"] });
  expect(faultsOf({ client_secret: "" })).toEqual({ "setup.client_secret": ["errors.required"] });
});
