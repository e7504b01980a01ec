import { expect, test } from "vitest";
import { newAction } from "./edit-new-action.ts";

test("what an action requires begins empty, in the form that its field has", () => {
  expect(newAction("SENDGRID", "SEND_EMAIL", new Set())).toEqual({
    id: "send_email_1",
    type: "SENDGRID",
    action: "SEND_EMAIL",
    params: { from: {}, personalizations: [] },
  });
  expect(newAction("SALESFORCE", "SEARCH_LEADS", new Set()).params).toEqual({
    search_field: "",
    search_value: "",
    lead_fields: [],
  });
});
