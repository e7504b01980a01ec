import { expect, test } from "vitest";
import { checkDocument } from "./check-document.ts";
import { itemIdsOf } from "./item-references.ts";

const GUID = "0190f3c2-7a4b-7c1d-8e2f-0123456789ab";
const nothing = (id: string) => ({ id, type: "FLOW", action: "DO_NOTHING" });
const condition = (id: string, branches: object) => ({
  id,
  type: "FLOW",
  action: "BOOLEAN_CONDITION",
  params: { if: { operator: "RESEMBLES" }, ...branches },
});
const request = (params: object) => ({ id: "http", type: "HTTP", action: "SEND_REQUEST", params });
const refusal = (messageKey: string, params?: object) =>
  expect.objectContaining({ code: "INVALID", messageKey, ...(params && { params: expect.objectContaining(params) }) });

test("a document is stored as it came, half written or not", () => {
  const document = [
    { ...nothing("a"), alias: "", allow_failure: true, mask_output: false, params: { free: [1, { x: null }] } },
    condition("b", { then: [nothing("c")], else: null }),
    request({ url: "{{ not finished", connection_id: "" }),
  ];
  expect(checkDocument(document)).toEqual(document);
});

test.each<[string, unknown, string, object]>([
  ["no list", { id: "a" }, "errors.flowShape", { path: "actions" }],
  ["an unknown key", [{ ...nothing("a"), retries: 3 }], "errors.flowShape", { path: "actions.0" }],
  ["a bad id", [nothing("1a")], "errors.flowShape", { path: "actions.0.id" }],
  [
    "a bad action in a branch",
    [condition("a", { then: [nothing("b"), { id: "c" }] })],
    "errors.flowShape",
    { path: "actions.0.params.then.1.type" },
  ],
  [
    "a branch that is no list",
    [condition("a", { else: { id: "b" } })],
    "errors.flowShape",
    { path: "actions.0.params.else" },
  ],
  [
    "an unknown app",
    [{ ...nothing("a"), type: "SLACK" }],
    "errors.flowUnknownAction",
    { path: "actions.0", type: "SLACK" },
  ],
  ["an action named like a method", [{ ...nothing("a"), action: "toString" }], "errors.flowUnknownAction", {}],
  ["one id twice", [nothing("a"), condition("b", { then: [nothing("a")] })], "errors.flowDuplicateId", { id: "a" }],
  ["NUL in a value", [request({ url: "a\u0000" })], "errors.flowUnstorable", {}],
  ["half of a pair", [request({ url: "a\ud83d" })], "errors.flowUnstorable", {}],
  ["NUL in a key", [request({ headers: { "a\u0000": "b" } })], "errors.flowUnstorable", {}],
])("%s is refused", (_, document, messageKey, params) => {
  expect(() => checkDocument(document)).toThrow(refusal(messageKey, params));
});

test("branches and values nested too deeply are refused, not run out of stack", () => {
  const branches = (depth: number) =>
    Array.from({ length: depth }).reduce<object>(
      (inner, _, index) => condition(`c${index}`, { then: [inner] }),
      nothing("x"),
    );
  expect(checkDocument([branches(20)])).toHaveLength(1);
  expect(() => checkDocument([branches(21)])).toThrow(refusal("errors.flowTooDeep"));
  const deep = Array.from({ length: 50_000 }).reduce<unknown>((inner) => [inner], 1);
  expect(() => checkDocument([request({ payload: deep })])).toThrow(refusal("errors.flowTooDeep"));
});

test("more actions than a flow may hold, in all branches together, are refused", () => {
  const list = (prefix: string) => Array.from({ length: 2501 }, (_, index) => nothing(`${prefix}${index}`));
  expect(() => checkDocument([condition("a", { then: list("t"), else: list("e") })])).toThrow(
    refusal("errors.tooManyActions"),
  );
});

test.each([
  [`{{@VaultItem.${GUID}.Username}}://api.example.com/`, true],
  [`https://{{@VaultItem.${GUID}.Username}}/x`, true],
  [`https://api.{{@VaultItem.${GUID}.Username}}`, true],
  [`{{ vars.base }}/{{@VaultItem.${GUID}.Username}}`, true],
  [`https://api.example.com/{{@VaultItem.${GUID}.Username}}`, false],
  [`https://{{ vars.host }}/x?key={{@VaultItem.${GUID}.Username}}`, false],
])("a secret in %s is refused: %j", (url, isRefused) => {
  const check = () => checkDocument([request({ url })]);
  if (isRefused) expect(check).toThrow(refusal("errors.secretMisplaced", { action: "http", field: "url" }));
  else expect(itemIdsOf(check())).toEqual([GUID]);
});

test("a secret as the method is refused", () => {
  const method = `{{@VaultItem.${GUID}.Username}}`;
  expect(() => checkDocument([condition("a", { then: [request({ url: "https://x/", method })] })])).toThrow(
    refusal("errors.secretMisplaced", { field: "method" }),
  );
});
