import { describe, expect, test } from "vitest";
import { checkReferences } from "./check-references.ts";
import { chosenItemsOf, itemIdsOf, storedItemIdsOf } from "./item-references.ts";
import type { FlowAction } from "./schema.ts";

const A = "0190f3c2-7a4b-7c1d-8e2f-0123456789ab";
const B = "0190f3c2-7a4b-7c1d-8e2f-0123456789ac";
const C = "0190f3c2-7a4b-7c1d-8e2f-0123456789ad";
const http = (params: object): FlowAction => ({
  id: "http",
  type: "HTTP",
  action: "SEND_REQUEST",
  params: params as never,
});
const flow = (action: string, params: object): FlowAction => ({
  id: "a",
  type: "FLOW",
  action,
  params: params as never,
});
const refusal = (messageKey: string, params: object = {}) =>
  expect.objectContaining({ code: "INVALID", messageKey, params: expect.objectContaining(params) });
const password = `{{@VaultItem.${A}.Password}}`;

test("every stored item that an action uses is found, chosen or named, once, in lower case", () => {
  const action = http({
    credential_set: A.toUpperCase(),
    trusted_certificate: "",
    client_certificate: null,
    files: [{ item: B }, { name: "x", item: A }, { name: "later" }, "odd", null],
    headers: { x: `{{@VaultItem.${C}.Code}} {{@VaultItem.${A}.Username}}` },
  });
  expect(storedItemIdsOf(action)).toEqual([A, B, C]);
  expect(itemIdsOf([flow("BOOLEAN_CONDITION", { then: [action], else: [] })])).toEqual([A, B, C]);
  expect(chosenItemsOf(action).map(({ path, kinds }) => [path, kinds])).toEqual([
    ["credential_set", ["credentialSet"]],
    ["files.0.item", ["file"]],
    ["files.1.item", ["file"]],
  ]);
  expect(() => checkReferences(action)).not.toThrow();
});

describe("a reference in a text", () => {
  test.each<[string, FlowAction]>([
    ["the path", http({ url: `https://api.example.com/${password}` })],
    ["the query", http({ url: "https://x/", params: { k: password } })],
    ["a header", http({ headers: { Authorization: `Key ${password}` } })],
    ["the body, at any depth", http({ payload: { a: [{ b: password }] } })],
    ["the password of Basic authentication", http({ basic: { username: "maud", password } })],
    ["a text message", { id: "sms", type: "TWILIO", action: "SEND_SMS", params: { message: password } }],
    [
      "what leaves for a host that the provider handed out",
      { id: "a", type: "ACTIVECAMPAIGN", action: "UPSERT_CONTACT", params: { custom_fields: { 5: password } } },
    ],
  ])("may stand in %s", (_, action) => {
    expect(() => checkReferences(action)).not.toThrow();
  });

  test.each<[string, FlowAction, string, string]>([
    ["a variable", flow("STORE_VARS", { vars: { a: password } }), "errors.secretInFlowAction", "vars.a"],
    ["a result", flow("RETURN_JSON", { payload: { a: [password] } }), "errors.secretInFlowAction", "payload.a.0"],
    ["a message", flow("ERROR_MESSAGE", { message: password }), "errors.secretInFlowAction", "message"],
    [
      "a token's payload",
      { id: "jwt", type: "JWT", action: "SIGN_JWT", params: { payload: { a: password } } },
      "errors.secretInFlowAction",
      "payload.a",
    ],
    [
      "an address to check",
      { id: "email", type: "EMAIL", action: "VERIFY_EMAIL", params: { email: password } },
      "errors.secretInFlowAction",
      "email",
    ],
    [
      "a condition",
      flow("BOOLEAN_CONDITION", { if: { operands: [password] } }),
      "errors.secretInFlowAction",
      "if.operands.0",
    ],
    [
      "a JSON object",
      { id: "a", type: "JSON", action: "CREATE_JSON", params: { object: { a: password } } },
      "errors.secretInFlowAction",
      "object.a",
    ],
    ["the name of a header", http({ idempotency_header: password }), "errors.secretNotSent", "idempotency_header"],
    ["the method", http({ method: password }), "errors.secretMisplaced", "method"],
    ["the host", http({ url: `https://${password}/` }), "errors.secretMisplaced", "url"],
    ["the connection", http({ connection_id: password }), "errors.secretMisplaced", "connection_id"],
    ["a choice", http({ content_type: password }), "errors.secretNotSent", "content_type"],
    ["the choice of an item", http({ credential_set: password }), "errors.secretNotSent", "credential_set"],
    ["the name of a part", http({ files: [{ name: password, item: B }] }), "errors.secretNotSent", "files.0.name"],
    ["a param that does not exist", http({ other: { password } }), "errors.secretNotSent", "other.password"],
  ])("may not stand in %s", (_, action, messageKey, field) => {
    expect(() => checkReferences(action)).toThrow(refusal(messageKey, { field }));
  });

  test.each(["UserName", "password", "Secret", "toString", "Archive"])("to %s names the fields there are", (field) => {
    expect(() => checkReferences(http({ headers: { a: `{{@VaultItem.${A}.${field}}}` } }))).toThrow(
      refusal("errors.secretFieldUnknown", { field: "headers.a", name: field, allowed: "Username, Password, Code" }),
    );
  });
});

test.each([
  ["an expression", { credential_set: "{{ input.id }}" }, "credential_set"],
  ["an expression after an id", { client_certificate: `${A}{{ vars.x }}` }, "client_certificate"],
  ["an id in braces", { trusted_certificate: `{${A}}` }, "trusted_certificate"],
  ["a number", { file: 1 }, "file"],
  ["an expression in a list", { files: [{ item: A }, { item: "{{ input.id }}" }] }, "files.1.item"],
])("a choice by %s is refused", (_, params, field) => {
  expect(() => checkReferences(http(params))).toThrow(refusal("errors.itemNotBare", { action: "http", field }));
});

test("a connection and a credential set together are refused, one of them or an empty one is not", () => {
  const both = { connection_id: "ac_x", credential_set: A };
  expect(() => checkReferences(http(both))).toThrow(refusal("errors.twoCredentials", { action: "http" }));
  for (const params of [
    { ...both, connection_id: "" },
    { ...both, credential_set: "" },
    { ...both, credential_set: undefined, file: A },
  ])
    expect(() => checkReferences(http(params))).not.toThrow();
});
