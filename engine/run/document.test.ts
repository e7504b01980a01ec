import { expect, test } from "vitest";
import type { FlowAction } from "#lib/flows/schema.ts";
import { staysInside } from "./document.ts";

const action = (type: string, name: string, params = {}): FlowAction => ({ id: "a", type, action: name, params });
const store = action("FLOW", "STORE_VARS", { vars: {} });
const request = action("HTTP", "SEND_REQUEST", { url: "https://shop.example" });

test.each([
  ["nothing at all", [], true],
  ["the flow’s own actions", [store, action("FLOW", "BOOLEAN_CONDITION", { then: [store], else: [store] })], true],
  ["a delay, which is written before it begins", [action("FLOW", "DELAY_FLOW", { number: 1 })], true],
  ["an app’s action", [store, request], false],
  ["one in a branch", [action("FLOW", "BOOLEAN_CONDITION", { then: [store], else: [request] })], false],
  ["one in a loop", [action("FLOW", "FOR_EACH", { items: [], do: [request] })], false],
  ["a called flow, whatever is in it", [action("FLOW", "CALL_FLOW", { flow_id: "af_x" })], false],
])("a run of %s stays inside until it is written: %s", (_, actions, expected) => {
  expect(staysInside(actions as readonly FlowAction[])).toBe(expected);
});
