import { expect, test } from "vitest";
import type { TokenSource } from "#lib/connectors/define-connector.ts";
import type { ItemState } from "#lib/vault/schema.ts";
import { connectionUpdates, isUnconnected } from "./connection-updates.ts";
import { callbackPath, redirectUrl } from "./schema.ts";

const code: TokenSource = {
  ...{ grant: "authorization_code", clientAuth: "body", scopes: [] },
  tokenUrl: "https://api.example/token",
};
const credentials: TokenSource = { ...code, grant: "client_credentials" };

const cases: [string, ItemState, string[], TokenSource | undefined, object][] = [
  ["a plain key", "ready", ["api_key"], undefined, { connect: null, canRenew: false }],
  ["an account that nobody connected", "empty", ["client_secret"], code, { connect: "connect", canRenew: false }],
  ["an own app that is not there yet", "empty", [], code, { connect: null, canRenew: false }],
  ["a connected account", "ready", ["client_secret"], code, { connect: "reconnect", canRenew: true }],
  ["one whose access was taken back", "failing", ["client_secret"], code, { connect: "reconnect", canRenew: true }],
  ["tokens without a person", "ready", ["client_secret"], credentials, { connect: null, canRenew: true }],
];

test.each(cases)("%s", (_, state, storedSecrets, tokens, updates) => {
  expect(connectionUpdates({ state, storedSecrets }, tokens)).toEqual(updates);
});

test("credentials that nobody connected yet are told from none", () => {
  expect(isUnconnected({ state: "empty", setupType: "OAUTH_CODE" })).toBe(true);
  expect(isUnconnected({ state: "empty", setupType: null })).toBe(false);
  expect(isUnconnected({ state: "failing", setupType: "OAUTH_CODE" })).toBe(false);
});

test("each app has a redirect URL of its own", () => {
  expect(callbackPath("GOOGLE_SHEETS")).toBe("/connect/google-sheets/callback");
  expect(redirectUrl("https://coffre.example", "GOOGLE_SHEETS")).toBe(
    "https://coffre.example/connect/google-sheets/callback",
  );
});
