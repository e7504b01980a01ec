import { expect, test } from "vitest";
import { isSecretText } from "#lib/secrets/secret-text.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { Json } from "#lib/shared/json.ts";
import { createBudget } from "./budget.ts";
import { resolveValue, type Scope } from "./resolve-value.ts";

const GUID = "0190f3c2-7a4b-7c1d-8e2f-0123456789ab";
const REFERENCE = `{{@VaultItem.${GUID}.Password}}`;

const scope: Scope = {
  roots: {
    input: { name: "Maud", count: 3, list: [1, "two"], flag: false, hostile: `${REFERENCE} {{ input.count }}` },
    vars: {},
  },
  secret: (itemId, field) => {
    if (itemId !== GUID) throw new AppError("NOT_FOUND", "errors.secretReferenceNotFound");
    return { kind: "secret", key: `${itemId}/${field}`, mark: `«Shop / ${field}»` };
  },
};
const resolve = (value: Json, given = scope) =>
  resolveValue(value, given, createBudget({ steps: 10_000, bytes: 100_000 }));

test.each<[string, Json, unknown]>([
  ["one whole expression keeps its type", "{{ input.count }}", 3],
  ["so do lists and booleans", ["{{ input.list }}", "{{input.flag}}"], [[1, "two"], false]],
  [
    "within other text it becomes text",
    "n={{ input.count }}, {{ input.list }}, {{ input.flag }}",
    'n=3, [1,"two"], false',
  ],
  ["a space beside it makes it text", " {{ input.count }}", " 3"],
  ["what is undefined is nothing in a text", "[{{ input.absent }}{{ null }}]", "[]"],
  [
    "undefined members are dropped, undefined items are null",
    { a: "{{ input.absent }}", b: ["{{ input.absent }}"] },
    { b: [null] },
  ],
  ["keys are not resolved", { "{{ input.name }}": 1 }, { "{{ input.name }}": 1 }],
  ["other values stay", { a: 1, b: null, c: [true, {}], d: "text" }, { a: 1, b: null, c: [true, {}], d: "text" }],
])("%s", (_, value, resolved) => {
  expect(resolve(value)).toEqual(resolved);
});

test("a value that is undefined on the whole is undefined", () => {
  expect(resolve("{{ input.absent }}")).toBeUndefined();
});

test("a secret becomes an opaque segment, alone or within text", () => {
  const alone = resolve({ headers: { auth: REFERENCE } }) as { headers: { auth: unknown } };
  expect(isSecretText(alone.headers.auth)).toBe(true);
  const within = resolve(`Bearer ${REFERENCE} for {{ input.name }}`);
  expect(isSecretText(within)).toBe(true);
  expect(JSON.stringify(within)).toBe('"Bearer «Shop / Password» for Maud"');
});

test("text that arrives at run time is never read as a template or a reference", () => {
  expect(resolve("{{ input.hostile }}")).toBe(`${REFERENCE} {{ input.count }}`);
  expect(resolve("got: {{ input.hostile }}")).toBe(`got: ${REFERENCE} {{ input.count }}`);
  expect(resolve("{{ input.hostile + '' }}")).toBe(`${REFERENCE} {{ input.count }}`);
});

test("a stored secret passes through expressions whole, and is never looked into", () => {
  const stored = resolve(REFERENCE);
  const given = { ...scope, roots: { vars: { token: stored, list: [stored] } } };
  expect(resolve("{{ vars.token }}", given)).toBe(stored);
  expect(resolve("{{ vars.list }}", given)).toEqual([stored]);
  expect(JSON.stringify(resolve("Bearer {{ vars.token }}", given))).toBe('"Bearer «Shop / Password»"');
  expect(resolve("{{ vars.token.parts }}", given)).toBeUndefined();
  expect(resolve("{{ vars.token ?? 'none' }}", given)).toBe(stored);
  const computed = [
    "sha256(vars.token)",
    "vars.token + ''",
    "length(vars.token)",
    "vars.token == 'x'",
    "toString(vars.list)",
    "toString(vars.token)",
    "-vars.token",
    "vars.token < 'x'",
  ];
  for (const expression of computed) {
    expect(() => resolve(`{{ ${expression} }}`, given), expression).toThrow(
      expect.objectContaining({ messageKey: "errors.secretComputed" }),
    );
  }
});

test("a secret that is not there is the scope's error", () => {
  expect(() => resolve(REFERENCE.replace("0190", "0191"))).toThrow(
    expect.objectContaining({ messageKey: "errors.secretReferenceNotFound" }),
  );
});

test("errors name their place in the text", () => {
  const given = { ...scope, roots: { vars: { token: resolve(REFERENCE) } } };
  expect(() => resolve("four {{ 1 + vars.token }}", given)).toThrow(expect.objectContaining({ position: 5 }));
  expect(() => resolve("four {{ 1 + }}")).toThrow(expect.objectContaining({ position: 12 }));
});

test("objects come without a prototype", () => {
  const resolved = resolve(JSON.parse('{"a":{"__proto__":"{{ input.name }}"}}')) as { a: Record<string, unknown> };
  expect(Object.getPrototypeOf(resolved.a)).toBeNull();
  expect(Object.keys(resolved.a)).toEqual(["__proto__"]);
});
