import { expect, test } from "vitest";
import type { Json } from "#lib/shared/json.ts";
import { findProblems } from "./document-problems.ts";
import { findNameProblems } from "./name-problems.ts";
import type { FlowAction } from "./schema.ts";

const paths = new Map([
  ["first", "0"],
  ["own", "1.else.0"],
  ["other", "1.then.0"],
  ["condition", "1"],
  ["second", "2"],
  ["looped", "0.do.0"],
]);
const known = { paths, path: "1.else.0" };
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
  ["{{ actions.condition.result }}", []],
  ["{{ actions.second.x }}", [["errors.expressionLaterAction", 3, "second"]]],
  ["{{ actions.own.x }}", [["errors.expressionLaterAction", 3, "own"]]],
  ["{{ actions.other.x }}", [["errors.expressionOtherBranch", 3, "other"]]],
  ["{{ actions.looped.x }}", [["errors.expressionOtherLoop", 3, "looped"]]],
  ["{{ toString(actions.frist.x) }}", [["errors.expressionUnknownAction", 12, "frist"]]],
  ["{{ functions.now }}", [["errors.expressionNotCalled", 3, "now"]]],
  ["{{ uuid }}", [["errors.expressionNotCalled", 3, "uuid"]]],
])("of %j, these give nothing: %j", (text, expected) => {
  expect(problems(text)).toEqual(expected);
  expect(problems({ a: [text] })).toEqual(expected);
});

const store = (id: string, vars: unknown): FlowAction =>
  ({ id, type: "FLOW", action: "STORE_VARS", params: { vars } }) as FlowAction;
const answer = (payload: string): FlowAction => ({
  ...{ id: payload, type: "FLOW", action: "RETURN_JSON" },
  params: { payload: `{{ vars.${payload} }}` },
});
const unknownVars = (actions: readonly FlowAction[]) =>
  findProblems(actions)
    .filter(({ messageKey }) => messageKey === "errors.expressionUnknownVar")
    .map(({ path, params }) => `${path} ${params.name}`);

test("a variable that no action before stores is told", () => {
  const loop = { id: "loop", type: "FLOW", action: "FOR_EACH" };
  const inside = { ...loop, params: { items: [1], do: [store("in", { inner: 1 }), answer("inner"), answer("outer")] } };
  const actions = [answer("outer"), store("out", { outer: 1 }), answer("outer"), inside, answer("inner")];
  expect(unknownVars(actions as FlowAction[])).toEqual(["0 outer", "4 inner"]);
});

test("where only a run tells what is stored, no variable is told", () => {
  expect(unknownVars([store("all", "{{ input }}"), answer("any")])).toEqual([]);
  expect(unknownVars([answer("any"), store("all", "{{ input }}")])).toEqual(["0 any"]);
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
      messageKey: "errors.expressionOtherLoop",
      params: { id: "in_loop" },
      position: 19,
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
