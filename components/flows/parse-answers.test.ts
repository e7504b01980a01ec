import { expect, test } from "vitest";
import type { FlowAction } from "#lib/flows/schema.ts";
import { answeredActions, parseAnswers } from "./parse-answers.ts";

const sms = (id: string): FlowAction => ({ id, type: "TWILIO", action: "SEND_SMS" });
const document: FlowAction[] = [
  sms("first"),
  { id: "vars", type: "FLOW", action: "STORE_VARS" },
  { id: "loop", type: "FLOW", action: "FOR_EACH", params: { do: [sms("second")] as never } },
];

test("a dry run answers what would leave, in every branch", () => {
  expect(answeredActions(document).map(({ id }) => id)).toEqual(["first", "second"]);
});

test("answers are JSON, for actions that are there", () => {
  expect(parseAnswers(document, { second: '{"sid":"SM1"}', gone: "not json", vars: "{" })).toEqual({
    ok: true,
    values: { second: { sid: "SM1" } },
  });
  expect(parseAnswers(document, { first: "null" })).toEqual({ ok: true, values: { first: null } });
  expect(parseAnswers(document, { first: "{" })).toEqual({ ok: false });
});
