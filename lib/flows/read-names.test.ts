import { expect, test } from "vitest";
import { flow } from "#test/flow-action.ts";
import { readNames } from "./read-names.ts";
import type { FlowAction } from "./schema.ts";

const say = (id: string, text: string) => flow(id, "STORE_VARS", { vars: { text } }) as FlowAction;

function readBy(text: string) {
  const target = say("target", text);
  const each = flow("each", "FOR_EACH", { items: [1], do: [say("inner", "a"), target] }) as FlowAction;
  const actions = [say("first", "a"), flow("pick", "MAP_VALUE", {}) as FlowAction, each, say("later", "b")];
  const { actions: read, readsInput } = readNames(actions, target, "2.do.1");
  return { ids: read.map(({ id }) => id), readsInput };
}

test.each([
  ["nothing", "plain", [], false],
  ["an output", "{{ actions.pick.result }}", ["pick"], false],
  ["the loop around it, and its input", "{{ actions.each.item }}{{ input.a }}", ["each"], true],
  ["a variable: of whoever may store it", "{{ vars.text }}", ["first", "inner"], false],
  ["what only a run can tell", "{{ actions[input.name] }}", ["first", "pick", "each", "inner"], true],
  ["nothing of what comes later, or is not there", "{{ actions.later.x }}{{ actions.gone.x }}", [], false],
])("it reads %s", (_, text, ids, readsInput) => {
  expect(readBy(text)).toEqual({ ids, readsInput });
});
