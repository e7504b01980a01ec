import { expect, test } from "vitest";
import { findTextProblems } from "./text-problems.ts";

const paths = new Map([
  ["fetch_order", "0"],
  ["loop", "1"],
  ["in_loop", "1.do.0"],
  ["own", "2"],
  ["send_sms", "3"],
]);
const known = { paths, path: "2", fills: "custom_vars" };

/** What is underlined, why, and what the first fix makes of the text. */
function problems(text: string) {
  return findTextProblems(text, known).map(({ start, end, messageKey, fixes: [fix] }) => [
    text.slice(start, end),
    messageKey.replace("errors.expression", ""),
    fix ? text.slice(0, fix.start) + fix.text + text.slice(fix.end) : null,
  ]);
}

test.each<[string, string, string, string | null]>([
  ["Hi {{ input.name", "{{ input.name", "errors.templateUnclosed", "Hi {{ input.name }}"],
  ["Hi {{ input.", "{{ input.", "errors.templateUnclosed", null],
  ["Hi {{ }}!", "{{ }}", "Empty", null],
  ["{{ input. }}", "{{ input. }}", "Unfinished", null],
  ["{{ 'a }}", "'a }}", "String", null],
  ["{{ input.a = 1 }}", "=", "Unexpected", "{{ input.a == 1 }}"],
  ["{{ a b }}", "b", "Unexpected", null],
  ["{{ input.a ? 'yes' }}", "{{ input.a ? 'yes' }}", "Unfinished", null],
  ["{{ functions.lenght(input) }}", "lenght", "Function", "{{ functions.length(input) }}"],
  ["{{ touppercase(input) }}", "touppercase", "Function", "{{ toUpperCase(input) }}"],
  ["{{ launch(input) }}", "launch", "Function", null],
  ["{{ input.map(1) }}", "(", "Call", null],
  ["{{@Vault}}", "{{@Vault}}", "errors.secretReference", null],
  ["{{ imput.name }}", "imput", "UnknownName", "{{ input.name }}"],
  ["{{ custom_var.x }}", "custom_var", "UnknownName", "{{ custom_vars.x }}"],
  ["{{ fetch_order.status }}", "fetch_order", "UnknownName", "{{ actions.fetch_order.status }}"],
  ["{{ send_sms.status }}", "send_sms", "UnknownName", null],
  ["{{ whatever.x }}", "whatever", "UnknownName", null],
  ["{{ actions.fetch_ordre.status }}", "fetch_ordre", "UnknownAction", "{{ actions.fetch_order.status }}"],
  ["{{ actions['fetch_ordr'].x }}", "'fetch_ordr'", "UnknownAction", "{{ actions['fetch_order'].x }}"],
  ["{{ actions.send_sm.x }}", "send_sm", "UnknownAction", null],
  ["{{ actions.send_sms.x }}", "send_sms", "LaterAction", null],
  ["{{ actions.own.x }}", "own", "LaterAction", null],
  ["{{ actions.in_loop.x }}", "in_loop", "OtherLoop", null],
  ["{{ functions.now }}", "now", "NotCalled", "{{ functions.now() }}"],
  ["{{ uuid }}", "uuid", "NotCalled", "{{ uuid() }}"],
  ["{{ trigger.headers.content-type }}", "type", "Hyphen", '{{ trigger.headers["content-type"] }}'],
])("in %j, %j is underlined", (text, underlined, messageKey, fixed) => {
  expect(problems(text)).toEqual([[underlined, messageKey, fixed]]);
});

test("what fits has none", () => {
  for (const text of ["", "plain }}", "{{ input.a }} {{ actions.fetch_order.x }}", "{{ actions[input.id] }}"]) {
    expect(problems(text), text).toEqual([]);
  }
});

test("one that does not parse hides nothing of the others, and all have their places", () => {
  expect(problems("a {{ imput }} {{ b( }} {{ vras }} {{ functions.nwo() }} {{ c")).toEqual([
    ["imput", "UnknownName", "a {{ input }} {{ b( }} {{ vras }} {{ functions.nwo() }} {{ c"],
    ["b", "Function", null],
    ["vras", "UnknownName", "a {{ imput }} {{ b( }} {{ vars }} {{ functions.nwo() }} {{ c"],
    ["nwo", "Function", "a {{ imput }} {{ b( }} {{ vras }} {{ functions.now() }} {{ c"],
  ]);
});

test("a variable that nothing stores is underlined, and the one that was meant offered", () => {
  const vars = { ...known, stored: [{ path: "0", names: ["customer"] }] };
  const [problem, ...others] = findTextProblems("{{ vars.custmer.name }} {{ vars.customer.name }}", vars);
  expect(others).toEqual([]);
  expect(problem).toMatchObject({
    ...{ start: 8, end: 15, messageKey: "errors.expressionUnknownVar", isBlocking: false },
    fixes: [{ start: 8, end: 15, text: "customer" }],
  });
});
