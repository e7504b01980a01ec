import { describe, expect, test } from "vitest";
import type { AppError } from "#lib/shared/app-error.ts";
import { parseSetup } from "./parse-setup.ts";
import type { SetupInput } from "./schema.ts";

const LONG_SECRET = "0123456789abcdefXYZ";

describe("parts what is sealed from what is shown", () => {
  test.each([
    {
      name: "Twilio",
      appId: "TWILIO",
      setup: { type: "API_KEY", account_id: " AC0123456789 ", api_key: LONG_SECRET },
      parsed: {
        setupType: "API_KEY",
        secrets: { api_key: LONG_SECRET },
        attributes: { account_id: "AC0123456789" },
        accountName: "AC0***789",
      },
    },
    {
      name: "a bearer token, of which the account name shows the last three characters",
      appId: "HTTP",
      setup: { type: "BEARER", token: LONG_SECRET },
      parsed: { setupType: "BEARER", secrets: { token: LONG_SECRET }, attributes: {}, accountName: "Bearer ***XYZ" },
    },
    {
      name: "a token under 16 characters, of which it shows nothing",
      appId: "HTTP",
      setup: { type: "BEARER", token: "0123456789abcde" },
      parsed: { setupType: "BEARER", secrets: { token: "0123456789abcde" }, attributes: {}, accountName: "Bearer" },
    },
    {
      name: "a user name beside a password",
      appId: "HTTP",
      setup: { type: "BASIC_AUTH", username: "maud", password: "pw" },
      parsed: {
        setupType: "BASIC_AUTH",
        secrets: { password: "pw" },
        attributes: { username: "maud" },
        accountName: "Basic maud",
      },
    },
    {
      name: "a user name without a password, which is then the secret",
      appId: "HTTP",
      setup: { type: "BASIC_AUTH", username: LONG_SECRET, password: "" },
      parsed: {
        setupType: "BASIC_AUTH",
        secrets: { username: LONG_SECRET },
        attributes: {},
        accountName: "Basic ***XYZ",
      },
    },
    {
      name: "an API key",
      appId: "HTTP",
      setup: { type: "API_KEY", name: "X-Api-Key", value: LONG_SECRET, in: "HEADER" },
      parsed: {
        setupType: "API_KEY",
        secrets: { value: LONG_SECRET },
        attributes: { name: "X-Api-Key", in: "HEADER" },
        accountName: "Header X-Api-Key ***XYZ",
      },
    },
  ])("$name", ({ appId, setup, parsed }) => {
    expect(parseSetup(appId, setup)).toEqual({ ...parsed, needsConnecting: false });
  });
});

describe("says what is wrong by field, and never the value", () => {
  const bearer = { type: "BEARER", token: LONG_SECRET };
  test.each<{ name: string; appId?: string; setup: SetupInput; errors: Record<string, string[]> }>([
    { name: "an unknown app", appId: "NOWHERE", setup: bearer, errors: { appId: ["errors.unknownApp"] } },
    { name: "an app without connections", appId: "FLOW", setup: bearer, errors: { appId: ["errors.unknownApp"] } },
    { name: "an unknown kind", setup: { type: "NONE" }, errors: { "setup.type": ["errors.unknownSetupType"] } },
    {
      name: "a kind named like a member of every object",
      setup: { type: "constructor" },
      errors: { "setup.type": ["errors.unknownSetupType"] },
    },
    { name: "a missing field", setup: { type: "BEARER" }, errors: { "setup.token": ["errors.required"] } },
    { name: "an empty field", setup: { ...bearer, token: "" }, errors: { "setup.token": ["errors.required"] } },
    { name: "a number", setup: { ...bearer, token: 5 }, errors: { "setup.token": ["errors.mustBeText"] } },
    { name: "an unknown field", setup: { ...bearer, other: "x" }, errors: { "setup.other": ["errors.unknownField"] } },
    { name: "U+0000", setup: { ...bearer, token: "a\u0000" }, errors: { "setup.token": ["errors.unstorable"] } },
    { name: "half a pair", setup: { ...bearer, token: "a\ud800" }, errors: { "setup.token": ["errors.unstorable"] } },
    {
      name: "no choice",
      setup: { type: "API_KEY", name: "X-Key", value: "v", in: "BODY" },
      errors: { "setup.in": ["errors.notAChoice"] },
    },
    {
      name: "a colon in a user name",
      setup: { type: "BASIC_AUTH", username: "a:b" },
      errors: { "setup.username": ["errors.noColon"] },
    },
  ])("$name", ({ appId = "HTTP", setup, errors }) => {
    const error = refusal(() => parseSetup(appId, setup));
    expect(error).toMatchObject({ code: "INVALID", fieldErrors: errors });
    expect(JSON.stringify(error.toValue())).not.toContain(LONG_SECRET);
  });
});

function refusal(run: () => unknown): AppError {
  try {
    run();
  } catch (error) {
    return error as AppError;
  }
  throw new Error("it was not refused");
}
