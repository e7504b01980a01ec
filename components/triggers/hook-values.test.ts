import { expect, test } from "vitest";
import { toFormErrors } from "#components/vault/form-errors.ts";
import { createTriggerInput, type HookSummary, updateTriggerInput } from "#lib/triggers/schema.ts";
import { emptyHook, fromHook, type HookValues, placeHookErrors, toHookSettings } from "./hook-values.ts";

const flowId = "0199c0de-0000-7000-8000-000000000001";

function errorsOf(values: HookValues) {
  const parsed = createTriggerInput.safeParse({ ...toHookSettings(values), flowId, auth: values.auth });
  return placeHookErrors(toFormErrors(parsed.error), values.keyFrom);
}

test("a hook comes back from the form as it was", () => {
  const hook: HookSummary = {
    id: flowId,
    flowId,
    type: "HOOK",
    name: "Order created",
    isEnabled: true,
    createdAt: new Date(0),
    createdBy: null,
    updatedAt: new Date(0),
    lastFiredAt: null,
    mode: "ASYNC",
    auth: "SIGNATURE",
    url: "https://coffre.example/hooks/aft_1",
    allowsGet: true,
    ratePerMinute: 60,
    concurrencyLimit: null,
    idempotency: { from: "body", path: "event.id" },
    idempotencySeconds: 300,
    callback: null,
  };
  const { mode, name, allowsGet, ratePerMinute, concurrencyLimit, idempotency, idempotencySeconds } = hook;
  const settings = { type: "HOOK", name, mode, allowsGet, ratePerMinute, concurrencyLimit, idempotency };
  const read = updateTriggerInput.parse({ ...toHookSettings(fromHook(hook)), triggerId: hook.id });
  expect(read).toEqual({ ...settings, idempotencySeconds, triggerId: hook.id, callback: null });
});

test.each<[string, Partial<HookValues>, object]>([
  ["a provider’s own", { callbackScheme: "STRIPE" }, { scheme: "STRIPE" }],
  [
    "an HMAC over the body",
    { callbackScheme: "HMAC", hmacHeader: " X-Proof ", hmacPrefix: "v=" },
    {
      scheme: "HMAC",
      options: { header: "X-Proof", algorithm: "sha256", encoding: "hex", prefix: "v=", timestamp: null },
    },
  ],
  [
    "an HMAC with a time",
    { callbackScheme: "HMAC", hmacHeader: "X-Proof", hmacTimeHeader: "X-Time", hmacSeparator: "" },
    { scheme: "HMAC", options: { timestamp: { header: "X-Time", separator: "" } } },
  ],
])("what proves the callers is what the form says: %s", (_, values, callback) => {
  const filled: HookValues = { ...emptyHook, name: "Orders", auth: "CALLBACK", ...values };
  const item = { callbackItemId: flowId, callbackField: "password" };
  const parsed = createTriggerInput.parse({ ...toHookSettings({ ...filled, ...item }), flowId, auth: "CALLBACK" });
  expect(parsed).toMatchObject({ callback: { itemId: flowId, field: "password", ...callback } });
  expect(errorsOf(filled)).toEqual({ callbackItemId: "errors.required", callbackField: "errors.required" });
});

test("what is wrong of an HMAC stands beside its field", () => {
  const item = { callbackItemId: flowId, callbackField: "password", callbackScheme: "HMAC" } as const;
  const values: HookValues = { ...emptyHook, name: "Orders", auth: "CALLBACK", ...item };
  expect(errorsOf(values)).toEqual({ hmacHeader: "errors.headerName" });
  expect(errorsOf({ ...values, hmacHeader: "X", hmacTimeHeader: "a b", hmacPrefix: "a b" })).toEqual({
    hmacTimeHeader: "errors.headerName",
    hmacPrefix: "errors.hmacMark",
  });
});

test("a new hook needs a name and nothing else", () => {
  expect(errorsOf(emptyHook)).toEqual({ name: "errors.required" });
  expect(errorsOf({ ...emptyHook, name: "Orders" })).toEqual({});
});

test.each([
  [{ ratePerMinute: "many" }, { ratePerMinute: "errors.hookRate" }],
  [{ ratePerMinute: "0" }, { ratePerMinute: "errors.hookRate" }],
  [{ concurrencyLimit: "2.5" }, { concurrencyLimit: "errors.hookConcurrency" }],
  [{ keyFrom: "header" as const, headerName: "Two words" }, { headerName: "errors.headerName" }],
  [{ keyFrom: "body" as const, bodyPath: "event..id" }, { bodyPath: "errors.bodyPath" }],
  [{ keyFrom: "none" as const, bodyPath: "event..id" }, {}],
])("%o is refused beside its field", (values, errors) => {
  expect(errorsOf({ ...emptyHook, name: "Orders", ...values })).toEqual(errors);
});

test("what the server says of the key stands beside the part that is shown", () => {
  expect(placeHookErrors({ idempotency: "errors.bodyPath" }, "body")).toEqual({ bodyPath: "errors.bodyPath" });
  expect(placeHookErrors({ idempotencySeconds: "errors.idempotencySeconds" }, "header")).toEqual({
    idempotencySeconds: "errors.idempotencySeconds",
  });
});
