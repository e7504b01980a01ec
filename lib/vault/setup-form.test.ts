import { describe, expect, test } from "vitest";
import { http } from "#lib/connectors/http/manifest.ts";
import { jwt } from "#lib/connectors/jwt/manifest.ts";
import { twilio } from "#lib/connectors/twilio/manifest.ts";
import {
  askedFields,
  dropSecrets,
  placeServerErrors,
  readCredentials,
  setupFields,
  startCredentials,
  tidyHost,
} from "./setup-form.ts";

describe("the form of credentials", () => {
  test("is drawn from the manifest, in its order", () => {
    const fields = setupFields(http.setups.BASIC_AUTH);
    expect(fields.map(({ name, isRequired, meta }) => [name, isRequired, meta.secret])).toEqual([
      ["username", true, false],
      ["password", false, true],
    ]);
  });

  test("opens on the first kind, with every select on its first option and a row for a host", () => {
    const start = startCredentials(http);
    expect(start.setupType).toBe("BEARER");
    expect(start.setup.API_KEY).toEqual({ name: "", value: "", in: "HEADER" });
    expect(start.hosts).toEqual([""]);
  });

  test("opens on the kind that is stored, with what may be shown of it and no secret", () => {
    const attributes = { name: "X-Api-Key", in: "QUERY", value: "never stored here" };
    const start = startCredentials(http, { setupType: "API_KEY", attributes, hosts: ["https://api.example.com"] });
    expect(start.setupType).toBe("API_KEY");
    expect(start.setup.API_KEY).toEqual({ name: "X-Api-Key", value: "", in: "QUERY" });
    expect(start.setup.BASIC_AUTH).toEqual({ username: "", password: "" });
    expect(start.hosts).toEqual(["https://api.example.com"]);
  });
});

describe("fields that depend on another", () => {
  const asked = (algorithm: string) =>
    askedFields(jwt.setups.JWT, { algorithm }).map(({ name, isRequired }) => `${name}${isRequired ? " *" : ""}`);

  test("are asked for where they are of use", () => {
    expect(asked("HS512")).toEqual(["algorithm *", "secret *"]);
    expect(asked("ES256")).toEqual(["algorithm *", "private_key", "public_key"]);
  });

  test("are required there, and left out elsewhere, whatever was typed into them before", () => {
    const values = startCredentials(jwt);
    expect(readCredentials(jwt, values)).toEqual({ ok: false, errors: { "setup.JWT.secret": "errors.required" } });
    values.setup.JWT = { algorithm: "HS256", secret: "typed", private_key: "left over", public_key: "" };
    expect(readCredentials(jwt, values)).toMatchObject({ setup: { type: "JWT", algorithm: "HS256", secret: "typed" } });
    expect(JSON.stringify(readCredentials(jwt, values))).not.toContain("left over");
  });
});

describe("reading what was typed", () => {
  test("gives the wire's setup, trimmed, and no origins for an app that names its own", () => {
    const values = startCredentials(twilio);
    values.setup.API_KEY = { account_id: " AC1 ", api_key: "t0ken" };
    expect(readCredentials(twilio, values)).toEqual({
      ok: true,
      setup: { type: "API_KEY", account_id: "AC1", api_key: "t0ken" },
      origins: undefined,
    });
  });

  test("names each field that is missing", () => {
    expect(readCredentials(twilio, startCredentials(twilio))).toEqual({
      ok: false,
      errors: { "setup.API_KEY.account_id": "errors.required", "setup.API_KEY.api_key": "errors.required" },
    });
  });

  test("leaves out an optional field that was left empty, and every other kind", () => {
    const values = startCredentials(http, { hosts: ["api.example.com", "", "https://api.example.com/"] });
    values.setupType = "BASIC_AUTH";
    values.setup.BASIC_AUTH = { username: "key", password: "" };
    values.setup.BEARER = { token: "typed before the kind was changed" };
    expect(readCredentials(http, values)).toEqual({
      ok: true,
      setup: { type: "BASIC_AUTH", username: "key" },
      origins: ["https://api.example.com"],
    });
  });

  test("asks for a host, and says which one is wrong", () => {
    const values = startCredentials(http);
    values.setup.BEARER = { token: "t" };
    expect(readCredentials(http, values)).toEqual({ ok: false, errors: { "hosts.0": "errors.required" } });
    values.hosts = ["https://api.example.com", "http://plain.example.com", "*.example.com"];
    expect(readCredentials(http, values)).toEqual({
      ok: false,
      errors: { "hosts.1": "errors.origin", "hosts.2": "errors.origin" },
    });
  });

  test("keeps the rule of the field in its message", () => {
    const values = startCredentials(http, { hosts: ["api.example.com"] });
    values.setupType = "BASIC_AUTH";
    values.setup.BASIC_AUTH = { username: "a:b", password: "x" };
    expect(readCredentials(http, values)).toEqual({
      ok: false,
      errors: { "setup.BASIC_AUTH.username": "errors.noColon" },
    });
  });
});

test("what was stored leaves the form, and what may be shown stays in it", () => {
  const values = startCredentials(http, { hosts: ["api.example.com"] });
  values.setupType = "BASIC_AUTH";
  values.setup.BASIC_AUTH = { username: "orders", password: "canary-1" };
  values.setup.BEARER = { token: "canary-2" };
  const left = dropSecrets(http, values);
  expect(left).toMatchObject({ setupType: "BASIC_AUTH", hosts: ["api.example.com"] });
  expect(left.setup.BASIC_AUTH).toEqual({ username: "orders", password: "" });
  expect(JSON.stringify(left)).not.toContain("canary");
});

test("a pasted URL becomes its origin, and nothing else is touched", () => {
  expect(tidyHost(" https://api.example.com:8443/v1/orders?x=1 ")).toBe("https://api.example.com:8443");
  expect(tidyHost("api.example.com")).toBe("api.example.com");
  expect(tidyHost("http://api.example.com/v1")).toBe("http://api.example.com/v1");
  expect(tidyHost("https://user:pass@api.example.com")).toBe("https://user:pass@api.example.com");
});

test("errors of the server find their field, and a connection's name is not the name of an API key", () => {
  const placed = placeServerErrors(http, "API_KEY", {
    name: ["errors.required"],
    "setup.name": ["errors.headerName"],
    origins: ["errors.origin"],
    "setup.unknown": ["errors.required"],
  });
  expect(placed).toEqual({
    name: "errors.required",
    "setup.API_KEY.name": "errors.headerName",
    "hosts.0": "errors.origin",
  });
});
