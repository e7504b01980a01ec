import { expect, test } from "vitest";
import { isSecretText } from "#lib/secrets/secret-text.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { Json } from "#lib/shared/json.ts";
import { createBudget } from "./budget.ts";
import { nodeDigest } from "./node-digest.ts";
import { resolveValue, type Scope } from "./resolve-value.ts";

const GUID = "0190f3c2-7a4b-7c1d-8e2f-0123456789ab";
const REFERENCE = `{{@VaultItem.${GUID}.Password}}`;

const scope: Scope = {
  roots: {
    input: { name: "Maud", count: 3, list: [1, "two"], flag: false, hostile: `${REFERENCE} {{ input.count }}` },
    vars: {},
  },
  digest: nodeDigest,
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
  expect(() => resolve("four {{ 1 + vars.token }}", given)).toThrow(
    expect.objectContaining({ position: 12, path: "" }),
  );
  expect(() => resolve("four {{ 1 + }}")).toThrow(expect.objectContaining({ position: 12 }));
});

test.each<[string, Json, { messageKey: string; path: string; position: number | null }]>([
  [
    "a text that does not parse",
    { headers: { Authorization: "Bearer {{ input. }}" } },
    { messageKey: "errors.expressionUnfinished", path: "headers.Authorization", position: 17 },
  ],
  [
    "the argument that is a secret",
    { a: ["", { b: "x {{ length( vars.token) }}" }] },
    { messageKey: "errors.secretComputed", path: "a.1.b", position: 13 },
  ],
  [
    "what an operator computes with",
    { url: "{{ 1 + vars.token }}" },
    { messageKey: "errors.secretComputed", path: "url", position: 7 },
  ],
  [
    "a value that is a text only as a whole",
    { url: "abc{{ vars.list }}" },
    { messageKey: "errors.secretComputed", path: "url", position: 6 },
  ],
  [
    "what spends too much",
    ["{{ 1 }}", "{{ 1 + replaceAll(vars.long, 'a', vars.long) }}"],
    { messageKey: "errors.expressionBytesOnce", path: "1", position: 7 },
  ],
  [
    "what is nested too deeply",
    { z: { y: "is: {{ vars.deep }}" } },
    { messageKey: "errors.expressionTooDeep", path: "z.y", position: 7 },
  ],
  ["a form's text", "{{ t('hello') }}", { messageKey: "errors.expressionCustomMessage", path: "", position: 3 }],
  ["U+0000", "{{ 'ab\\u0000' }}", { messageKey: "errors.expressionNul", path: "", position: 6 }],
])("an error points at %s", (_, value, error) => {
  const token = resolve(REFERENCE);
  const deep = Array.from({ length: 200 }).reduce<Json>((inner) => [inner], 1);
  const given = { ...scope, roots: { input: {}, vars: { token, list: [token], long: "a".repeat(5000), deep } } };
  const call = () => resolveValue(value, given, createBudget({ steps: 1e6, bytes: 1e9 }));
  expect(call).toThrow(expect.objectContaining(error));
});

test("what is given can be stored: no half of a character, no number that is none", () => {
  const given = { ...scope, roots: { input: { emoji: "a😀", odd: "\ud83d", infinite: Number.POSITIVE_INFINITY } } };
  expect(resolve("{{ input.emoji[1] }}", given)).toBe("\ufffd");
  expect(resolve("half: {{ substring(input.emoji, 0, 2) }}", given)).toBe("half: a\ufffd");
  expect(resolve("{{ [input.odd, input.infinite, 1e999] }}", given)).toEqual(["\ufffd", null, null]);
  expect(resolve("{{ input.infinite }} {{ 1e999 }}", given)).toBe(" ");
  expect(resolve("{{ '\\ud83d\\ude00' }}", given)).toBe("😀");
});

test("objects come without a prototype", () => {
  const resolved = resolve(JSON.parse('{"a":{"__proto__":"{{ input.name }}"}}')) as { a: Record<string, unknown> };
  expect(Object.getPrototypeOf(resolved.a)).toBeNull();
  expect(Object.keys(resolved.a)).toEqual(["__proto__"]);
});
