import { expect, test } from "vitest";
import { idempotencyKeyOf } from "./idempotency-key.ts";

const headers = new Headers({ "Idempotency-Key": "order-7" });
const keyOf = (source: string | null, input: unknown = null) =>
  idempotencyKeyOf(source, headers, input as never)?.toString("hex") ?? null;

test("the same name has the same key, wherever it stood", () => {
  const key = keyOf("header:idempotency-key");
  expect(key).toMatch(/^[0-9a-f]{64}$/);
  expect(keyOf("body:event.id", { event: { id: "order-7" } })).toBe(key);
  expect(keyOf("body:events.0.id", { events: [{ id: "order-7" }] })).toBe(key);
  expect(keyOf("body:event.id", { event: { id: "order-8" } })).not.toBe(key);
  expect(keyOf("body:id", { id: 7 })).toBe(keyOf("body:id", { id: "7" }));
});

test("numbers that were rounded when they were read are no names: two calls would have one", () => {
  const [one, other] = ["9007199254740992", "9007199254740993"].map((id) => JSON.parse(`{"id":${id}}`));
  expect(one).toEqual(other);
  expect(keyOf("body:id", one)).toBeNull();
  expect(keyOf("body:id", { id: "9007199254740993" })).not.toBe(keyOf("body:id", { id: "9007199254740992" }));
  expect(keyOf("body:id", { id: Number.MAX_SAFE_INTEGER })).not.toBeNull();
  expect(keyOf("body:id", { id: 1.5 })).not.toBeNull();
});

test.each([
  [null, {}],
  ["header:X-Other", {}],
  ["body:event.id", null],
  ["body:event.id", "text"],
  ["body:event.id", { event: {} }],
  ["body:event.id", { event: { id: "" } }],
  ["body:event.id", { event: { id: null } }],
  ["body:event.id", { event: { id: { a: 1 } } }],
  ["body:constructor.name", {}],
  ["body:__proto__", {}],
  ["body:length", [1]],
])("a call without a name has none: %s in %j", (source, input) => expect(keyOf(source, input)).toBeNull());
