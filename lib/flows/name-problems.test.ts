import { expect, test } from "vitest";
import type { Json } from "#lib/shared/json.ts";
import { findProblems } from "./document-problems.ts";
import { findNameProblems } from "./name-problems.ts";
import type { FlowAction } from "./schema.ts";

const known = { earlier: new Set(["first"]), all: new Set(["first", "second"]) };
const problems = (value: Json) =>
  findNameProblems(value, known).map(({ messageKey, position, params }) => [
    messageKey,
    position,
    ...Object.values(params),
  ]);

test.each<[string, (string | number)[][]]>([
  ["{{ input.x + vars.y + trigger.method + context.user.email + fields.z }}", []],
  ["{{ actions.first.result ?? actions['first'].result ?? length(functions.now()) }}", []],
  ["{{ actions }} and {{ actions[input.name].x }}", []],
  ["no expression: vras.x", []],
  ["{{ broken", []],
  ["{{ vras.x }}", [["errors.expressionUnknownName", 3, "vras"]]],
  ["{{ trigger.headers.content-type }}", [["errors.expressionHyphen", 27, "type"]]],
  [
    "a {{ [1, -x, y ? 1 : z] }}",
    [
      ["errors.expressionUnknownName", 10, "x"],
      ["errors.expressionUnknownName", 13, "y"],
      ["errors.expressionUnknownName", 21, "z"],
    ],
  ],
  ["{{ input[key] }}", [["errors.expressionUnknownName", 9, "key"]]],
  ["{{ actions.second.x }}", [["errors.expressionLaterAction", 3, "second"]]],
  ["{{ toString(actions.frist.x) }}", [["errors.expressionUnknownAction", 12, "frist"]]],
  ["{{ functions.now }}", [["errors.expressionNotCalled", 3, "now"]]],
  ["{{ uuid }}", [["errors.expressionNotCalled", 3, "uuid"]]],
])("of %j, these give nothing: %j", (text, expected) => {
  expect(problems(text)).toEqual(expected);
  expect(problems({ a: [text] })).toEqual(expected);
});

test("a message's own variables are known to that message alone", () => {
  const message = (id: string, action: string): FlowAction => ({
    ...{ id, type: "AUTH0", action },
    params: { to: "+33612345678", message: "{{ custom_vars.code }}", custom_vars: { code: "{{ input.code }}" } },
  });
  const request = { ...message("request", "SEND_REQUEST"), params: { pathname: "/{{ custom_vars.code }}" } };
  const told = findProblems([message("sms", "SEND_SMS"), message("call", "MAKE_CALL"), request]);
  expect(told.filter(({ messageKey }) => messageKey === "errors.expressionUnknownName")).toMatchObject([
    { actionId: "request", field: "pathname" },
  ]);
});

test("an action's expressions may read the actions above it; what else they name is told, and does not block", () => {
  const store = (id: string, value: string): FlowAction => ({
    id,
    type: "FLOW",
    action: "STORE_VARS",
    params: { vars: { value } },
  });
  const loop = {
    id: "loop",
    type: "FLOW",
    action: "FOR_EACH",
    params: { items: "{{ input }}", do: [store("in_loop", "{{ actions.loop.item }}")] },
  };
  const actions = [
    store("a", "{{ actions.b.x }}"),
    loop,
    store("b", "{{ actions.a }} {{ actions.in_loop }} {{ imput }}"),
  ] as FlowAction[];
  expect(findProblems(actions)).toEqual([
    {
      path: "0",
      actionId: "a",
      field: "vars.value",
      messageKey: "errors.expressionLaterAction",
      params: { id: "b" },
      position: 3,
      isBlocking: false,
    },
    {
      path: "2",
      actionId: "b",
      field: "vars.value",
      messageKey: "errors.expressionUnknownName",
      params: { name: "imput" },
      position: 41,
      isBlocking: false,
    },
  ]);
});
