import { expect, test } from "vitest";
import { AppError } from "#lib/shared/app-error.ts";
import { checkForm } from "./check-form.ts";
import type { FormNode } from "./form-nodes.ts";
import type { FormParts } from "./schema.ts";

const leadingTo = (id: string): FormNode[] => [
  { id: "jump", type: "STEP", config: { components: [], next_node: id } },
  {
    id: "button",
    type: "STEP",
    config: {
      components: [
        { id: "text", category: "FIELD", type: "TEXT" },
        { id: "skip", category: "BLOCK", type: "JUMP_BUTTON", config: { text: "Skip", next_node: id } },
      ],
    },
  },
  { id: "flow", type: "FLOW", config: { flow_id: "af_1", next_node: id } },
  { id: "router", type: "ROUTER", config: { rules: [{ id: "rule" }, { id: "other", next_node: id }], fallback: id } },
];

const everyPath = [
  "start.next_node",
  "nodes.0.config.next_node",
  "nodes.1.config.components.1.config.next_node",
  "nodes.2.config.next_node",
  "nodes.3.config.rules.1.next_node",
  "nodes.3.config.fallback",
];

function failureOf(parts: FormParts): Partial<AppError> {
  try {
    checkForm(parts);
  } catch (error) {
    if (error instanceof AppError) return { messageKey: error.messageKey, params: error.params };
    throw error;
  }
  return {};
}

const captcha = (id: string): FormNode => ({
  id: `step-${id}`,
  type: "STEP",
  config: {
    components: [{ id, category: "WIDGET", type: "RECAPTCHA", config: { site_key: "a", secret_key: "b" } }],
  },
});

test.each(["router", "$ending"])("every pointer may lead to %s", (id) => {
  expect(failureOf({ start: { next_node: id }, nodes: leadingTo(id) })).toEqual({});
});

test("each pointer to an unknown node is named with its path, five of them", () => {
  const { messageKey, params } = failureOf({ start: { next_node: "gone" }, nodes: leadingTo("gone") });
  const places = everyPath.slice(0, 5).map((path) => `gone (${path})`);
  expect({ messageKey, params }).toEqual({
    messageKey: "errors.formUnknownNodes",
    params: { places: places.join(", "), more: 1 },
  });
});

test("a form without nodes leads nowhere but to its end", () => {
  expect(failureOf({})).toEqual({});
  expect(failureOf({ start: { next_node: "$ending" } })).toEqual({});
  expect(failureOf({ start: { next_node: "step" } }).params).toEqual({ places: "step (start.next_node)", more: 0 });
  expect(failureOf({ start: { next_node: "" } }).messageKey).toBe("errors.formUnknownNodes");
  expect(failureOf({ start: { next_node: "constructor" } }).messageKey).toBe("errors.formUnknownNodes");
});

test("two nodes of one id are refused, and two components of one id that hold a secret", () => {
  const twice = { id: "a", type: "STEP" } as const;
  expect(failureOf({ nodes: [twice, twice] })).toMatchObject({
    messageKey: "errors.formDuplicateNode",
    params: { id: "a" },
  });
  const nodes = [captcha("x"), { ...captcha("x"), id: "again" }];
  expect(failureOf({ nodes })).toMatchObject({ messageKey: "errors.formDuplicateComponent", params: { id: "x" } });
});

test("more than 100 secrets are refused", () => {
  const nodes = Array.from({ length: 101 }, (_, index) => captcha(`c${index}`));
  expect(failureOf({ nodes: nodes.slice(1) })).toEqual({});
  expect(failureOf({ nodes })).toMatchObject({ messageKey: "errors.formTooManySecrets", params: { count: 100 } });
});
