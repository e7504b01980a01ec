import { describe, expect, test } from "vitest";
import { newId } from "#lib/db/ids.ts";
import { fieldErrorsOf } from "#lib/shared/field-errors.ts";
import type { ItemKind } from "#lib/vault/schema.ts";
import { type CallbackScheme, callback, callbackOptionsOf, callbackSchemes, fromCallbackColumns } from "./callback.ts";
import { callbackFieldsOf } from "./callback-fields.ts";
import { fromIdempotencySource, toIdempotencySource } from "./idempotency-source.ts";
import { createTriggerInput, idempotency, triggerSummary, updateTriggerInput } from "./schema.ts";

const flowId = newId();
const hook = { type: "HOOK", flowId, name: " Shop ", mode: "SYNC" };
const schedule = { type: "SCHEDULE", flowId, name: "Nightly", cron: "0 3 * * *", timeZone: "Europe/Paris" };

const github = { scheme: "GITHUB", itemId: flowId, field: "password" };
const proof = { header: "X-Proof", algorithm: "sha256", encoding: "hex" };
const hmac = { ...github, scheme: "HMAC", options: proof };
const called = { ...hook, auth: "CALLBACK" };
const at = (path: string, error: string) => ({ [`callback.${path}`]: [`errors.${error}`] });

function errorsOf(input: object) {
  const parsed = createTriggerInput.safeParse(input);
  return parsed.success ? {} : fieldErrorsOf(parsed.error);
}

test("a hook needs a name and a mode; the rest has its defaults", () => {
  expect(createTriggerInput.parse(hook)).toEqual({
    ...hook,
    name: "Shop",
    auth: "SECRET",
    allowsGet: false,
    ratePerMinute: null,
    concurrencyLimit: null,
    idempotency: null,
    idempotencySeconds: 86_400,
    callback: null,
  });
  expect(createTriggerInput.parse(schedule)).toEqual({ ...schedule, input: null });
});

describe("what does not fit is told by its field", () => {
  test.each<[object, object]>([
    [{ ...hook, name: "" }, { name: ["errors.required"] }],
    [{ ...hook, name: "x".repeat(151) }, { name: ["errors.tooLong150"] }],
    [{ ...hook, name: "a\u0000b" }, { name: ["errors.unstorable"] }],
    [{ ...hook, ratePerMinute: 0 }, { ratePerMinute: ["errors.hookRate"] }],
    [{ ...hook, ratePerMinute: 1.5 }, { ratePerMinute: ["errors.hookRate"] }],
    [{ ...hook, concurrencyLimit: 1_001 }, { concurrencyLimit: ["errors.hookConcurrency"] }],
    [{ ...hook, idempotencySeconds: 59 }, { idempotencySeconds: ["errors.idempotencySeconds"] }],
    [{ ...hook, idempotency: { from: "header", name: "a b" } }, { "idempotency.name": ["errors.headerName"] }],
    [{ ...hook, idempotency: { from: "body", path: "a..b" } }, { "idempotency.path": ["errors.bodyPath"] }],
    [{ ...hook, auth: "CALLBACK" }, { callback: ["errors.required"] }],
    [{ ...hook, callback: github }, { callback: ["errors.hookNoCallback"] }],
    [{ ...called, callback: { ...github, itemId: "" } }, { "callback.itemId": ["errors.required"] }],
    [{ ...called, callback: { ...hmac, options: { ...proof, header: "" } } }, at("options.header", "headerName")],
    [{ ...called, callback: { ...hmac, options: { ...proof, prefix: "a b" } } }, at("options.prefix", "hmacMark")],
    [{ ...schedule, cron: "nonsense" }, { cron: ["errors.cronShape"] }],
    [{ ...schedule, cron: "0 0 31 2 *" }, { cron: ["errors.cronNever"] }],
    [{ ...schedule, timeZone: "Mars/Phobos" }, { timeZone: ["errors.timeZone"] }],
    [{ ...schedule, input: { a: "x\u0000" } }, { input: ["errors.unstorable"] }],
    [{ ...schedule, input: "x".repeat(70_000) }, { input: ["errors.scheduleInputTooLong"] }],
  ])("%j", (input, errors) => expect(errorsOf(input)).toEqual(errors));
});

test("how a hook is proven cannot be changed, and its times are checked on a change too", () => {
  const { flowId: _, ...settings } = hook;
  const changed = updateTriggerInput.parse({ ...settings, triggerId: flowId, auth: "SIGNATURE" });
  expect(changed).not.toHaveProperty("auth");
  const { flowId: __, ...times } = schedule;
  expect(updateTriggerInput.safeParse({ ...times, triggerId: flowId, cron: "0 0 31 2 *" }).success).toBe(false);
});

test.each([
  { from: "header", name: "Idempotency-Key" },
  { from: "body", path: "event.id" },
  { from: "header", name: "X:Y".replace(":", "-") },
  { from: "body", path: "a:b.0" },
] as const)("a place to look for a call’s name is kept as text: %j", (source) => {
  expect(fromIdempotencySource(toIdempotencySource(idempotency.parse(source)))).toEqual(source);
});

test.each([github, { ...hmac, options: { ...proof, timestamp: { header: "X-Time", separator: "" } } }])(
  "what proves the callers is kept in columns: %j",
  (given) => {
    const parsed = callback.parse(given);
    const { scheme: callbackScheme, itemId: callbackItemId, field: callbackField } = parsed;
    const row = { callbackScheme, callbackItemId, callbackField, callbackOptions: callbackOptionsOf(parsed) };
    expect(fromCallbackColumns(row)).toEqual(parsed);
  },
);

test("an item proves callers with a secret that the scheme is made with, and no other", () => {
  const fieldsOf = (
    scheme: CallbackScheme,
    kind: ItemKind,
    appId: string | null = null,
    setupType: string | null = null,
  ) => callbackFieldsOf(scheme, { kind, appId, setupType }).map(({ field }) => field);
  expect(callbackSchemes.map((scheme) => fieldsOf(scheme, "credentialSet"))).toEqual(
    callbackSchemes.map(() => ["password"]),
  );
  expect(fieldsOf("TWILIO", "connection", "TWILIO", "API_KEY")).toEqual(["api_key"]);
  expect(fieldsOf("HMAC", "connection", "TWILIO")).toEqual(["api_key"]);
  expect(fieldsOf("TWILIO", "connection", "HTTP")).toEqual([]);
  expect(fieldsOf("STRIPE", "connection", "TWILIO")).toEqual([]);
  expect(fieldsOf("HMAC", "connection", "TWILIO", "GONE")).toEqual([]);
  expect(fieldsOf("HMAC", "oneTimePassword")).toEqual([]);
  expect(fieldsOf("HMAC", "file")).toEqual([]);
});

test("what a browser gets has no field for a secret or its hash", () => {
  const shapes = triggerSummary.options.flatMap(({ shape }) => Object.keys(shape));
  expect(shapes.filter((name) => /secret|hash|key$|jwe/i.test(name))).toEqual([]);
});
