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
  };
  const { mode, name, allowsGet, ratePerMinute, concurrencyLimit, idempotency, idempotencySeconds } = hook;
  const settings = { type: "HOOK", name, mode, allowsGet, ratePerMinute, concurrencyLimit, idempotency };
  const read = updateTriggerInput.parse({ ...toHookSettings(fromHook(hook)), triggerId: hook.id });
  expect(read).toEqual({ ...settings, idempotencySeconds, triggerId: hook.id });
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
