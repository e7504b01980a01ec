import { generateKeyPairSync } from "node:crypto";
import { importPKCS8 } from "jose";
import { describe, expect, test } from "vitest";
import { AppError } from "#lib/shared/app-error.ts";
import { parseSetup } from "#lib/vault/parse-setup.ts";
import { bigquery } from "./manifest.ts";

const pkcs8 = { type: "pkcs8", format: "pem" } as const;
const pem = String(generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export(pkcs8));
const client_email = "coffre@acme-data.iam.gserviceaccount.com";

const parse = (setup: object) => parseSetup("BIGQUERY", { type: "OAUTH_JWT", ...setup });

function faultsOf(setup: object) {
  try {
    parse(setup);
  } catch (error) {
    return error instanceof AppError ? error.fieldErrors : error;
  }
  return null;
}

describe("a service account's key", () => {
  test.each([
    ["as it stands", pem],
    ["with its line breaks written out, as in the JSON file", pem.replaceAll("\n", "\\n")],
    ["pasted into one line", pem.replaceAll("\n", "")],
    ["pasted into one line with spaces", pem.replaceAll("\n", " ")],
  ])("%s is taken, sealed, and can sign", async (_, private_key) => {
    const { secrets, attributes, accountName } = parse({ private_key, client_email });
    expect(attributes).toEqual({ client_email, project_id: "acme-data" });
    expect(accountName).toBe(client_email);
    expect(await importPKCS8(secrets.private_key ?? "", "RS256")).toBeTruthy();
  });

  test.each([
    ["text", "no key"],
    ["cut short", pem.slice(0, 400)],
    ["broken", pem.replace(/[A-Z]{3}/g, "")],
    ["of an elliptic curve", String(generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export(pkcs8))],
    ["the whole file", JSON.stringify({ private_key: pem })],
  ])("%s is refused before it is sealed, and not repeated", (_, private_key) => {
    expect(faultsOf({ private_key, client_email })).toEqual({ "setup.private_key": ["errors.googleKey"] });
  });
});

test("the project is its own, unless another is named", () => {
  const { derive } = bigquery.setups.OAUTH_JWT;
  expect(derive({ client_email: "a@proj-1.iam.gserviceaccount.com" })).toEqual({ project_id: "proj-1" });
  expect(derive({ client_email: "a@proj.acme.example.iam.gserviceaccount.com" })).toEqual({
    project_id: "acme.example:proj",
  });
  expect(derive({ client_email, project_id: "other" })).toEqual({ project_id: "other" });
  expect(derive({ client_email: "1234-compute@developer.gserviceaccount.com" })).toEqual({});
});

test("the wire may leave all of it away, and must not add to it", () => {
  expect(faultsOf({})).toBeNull();
  expect(faultsOf({ token_uri: "https://evil.example" })).toEqual({ "setup.token_uri": ["errors.unknownField"] });
  expect(faultsOf({ client_email: "nobody" })).toEqual({ "setup.client_email": ["errors.email"] });
});
