import { expect, test } from "vitest";
import { findProblems } from "./document-problems.ts";

test("expressions that do not parse block, missing values are told, each at its action", () => {
  const sms = { id: "sms", type: "TWILIO", action: "SEND_SMS", params: { to: "", message: "{{ input + }}" } };
  const http = {
    id: "http",
    alias: "Fetch order",
    type: "HTTP",
    action: "SEND_REQUEST",
    params: { url: "https://x/", headers: { "X-A": "{{" } },
  };
  const condition = {
    id: "if",
    type: "FLOW",
    action: "BOOLEAN_CONDITION",
    params: { if: true, then: [sms], else: [http] },
  };
  expect(findProblems([condition])).toEqual([
    {
      path: "0.then.0",
      actionId: "sms",
      field: "message",
      messageKey: "errors.expressionUnfinished",
      params: {},
      position: 11,
      isBlocking: true,
    },
    ...["connection_id", "from", "to"].map((field) => ({
      path: "0.then.0",
      actionId: "sms",
      field,
      messageKey: field === "connection_id" ? "errors.connectionNotChosen" : "errors.paramMissing",
      params: { action: "sms", field },
      isBlocking: false,
    })),
    {
      path: "0.else.0",
      actionId: "http",
      field: "headers.X-A",
      messageKey: "errors.templateUnclosed",
      params: {},
      position: 2,
      isBlocking: true,
    },
  ]);
});

test("a finished flow has none", () => {
  const nothing = { id: "a", type: "FLOW", action: "DO_NOTHING" };
  const store = { id: "b", type: "FLOW", action: "STORE_VARS", params: { vars: {} } };
  expect(findProblems([nothing, store])).toEqual([]);
});
