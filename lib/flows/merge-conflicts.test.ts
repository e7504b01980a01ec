import { describe, expect, test } from "vitest";
import { renameAction } from "./edit-ids.ts";
import { newAction } from "./edit-new-action.ts";
import { moveAction, removeAction, replaceAction } from "./edit-tree.ts";
import { type MergeChoice, mergeDocuments } from "./merge-documents.ts";
import type { FlowAction } from "./schema.ts";
import { walkActions } from "./walk-actions.ts";

type Document = readonly FlowAction[];

const answer = (id: string, payload: unknown = ""): FlowAction =>
  ({ id, type: "FLOW", action: "RETURN_JSON", params: { payload } }) as FlowAction;
const condition = (id: string, then: FlowAction[], otherwise: FlowAction[] = []): FlowAction =>
  ({ id, type: "FLOW", action: "BOOLEAN_CONDITION", params: { if: true, then, else: otherwise } }) as FlowAction;
const placesOf = (actions: Document) => [...walkActions(actions)].map(({ path, action }) => `${path} ${action.id}`);
const payload = (actions: Document, path: string, value: unknown) =>
  replaceAction(actions, path, (each) => answer(each.id, value));
const moved = (actions: Document, from: string, to: string) => moveAction(actions, from, to)?.actions ?? actions;

/** The conflict, and what comes of either choice. */
function dispute(base: Document, mine: Document, theirs: Document) {
  const { conflicts, actions } = mergeDocuments(base, mine, theirs);
  expect(conflicts).toHaveLength(1);
  const [conflict] = conflicts;
  const choose = (choice: MergeChoice) =>
    mergeDocuments(base, mine, theirs, new Map([[conflict?.key ?? "", choice]])).actions;
  return { conflict, unchosen: actions, mine: choose("mine"), theirs: choose("theirs") };
}

describe("side by side", () => {
  test("two values of one action, and two members of one object, are both changed", () => {
    const base = [answer("a", { text: "one", to: "two" })];
    const mine = [{ ...answer("a", { text: "mine", to: "two" }), alias: "Mine" }];
    const theirs = [answer("a", { text: "one", to: "theirs", cc: "new" })];
    expect(mergeDocuments(base, mine, theirs)).toEqual({
      actions: [{ ...answer("a", { text: "mine", to: "theirs", cc: "new" }), alias: "Mine" }],
      conflicts: [],
    });
  });

  test("what both put into one gap is there twice, theirs first; what both added alike is there once", () => {
    const base = [answer("a"), answer("z")];
    const mine = [answer("a"), answer("both", 1), answer("m"), answer("z")];
    const theirs = [answer("a"), answer("both", 1), answer("t"), answer("z")];
    expect(placesOf(mergeDocuments(base, mine, theirs).actions)).toEqual(["0 a", "1 both", "2 t", "3 m", "4 z"]);
  });

  test("of two new actions with one id mine gets another, and my references follow it", () => {
    const mine = [answer("return_json_1", "mine"), answer("m", "{{ actions.return_json_1.x }}")];
    const theirs = [answer("return_json_1", "theirs"), answer("t", "{{ actions.return_json_1.x }}")];
    expect(mergeDocuments([], mine, theirs).actions).toEqual([
      answer("return_json_1", "theirs"),
      answer("t", "{{ actions.return_json_1.x }}"),
      answer("return_json_2", "mine"),
      answer("m", "{{ actions.return_json_2.x }}"),
    ]);
  });

  test("two new actions that nobody has filled in yet are two, though they are alike", () => {
    const fresh = newAction("FLOW", "RETURN_JSON", new Set());
    const { actions } = mergeDocuments([], [fresh, answer("m", 1)], [fresh, answer("t", 1)]);
    expect(placesOf(actions)).toEqual(["0 return_json_1", "1 t", "2 return_json_2", "3 m"]);
  });

  test("an id that one changed stands in what the other wrote about the action meanwhile", () => {
    const base = [answer("a"), answer("b", "{{ actions.a.x }}")];
    const mine = renameAction(base, "a", "order");
    const theirs = [
      { ...answer("a", "changed"), alias: "Order" },
      answer("b", "{{ actions.a.x }}!"),
      answer("t", "{{ actions.a.y }}"),
    ];
    const expected = [
      { ...answer("order", "changed"), alias: "Order" },
      answer("b", "{{ actions.order.x }}!"),
      answer("t", "{{ actions.order.y }}"),
    ];
    expect(mergeDocuments(base, mine, theirs)).toEqual({ actions: expected, conflicts: [] });
    expect(mergeDocuments(base, theirs, mine)).toEqual({ actions: expected, conflicts: [] });
  });

  test("two actions that each put in the place of one that they removed are both there", () => {
    const base = [answer("old", "old"), answer("z")];
    const { actions, conflicts } = mergeDocuments(base, [answer("m", 1), answer("z")], [answer("t", 2), answer("z")]);
    expect(conflicts).toEqual([]);
    expect(placesOf(actions)).toEqual(["0 t", "1 m", "2 z"]);
  });

  test("an action that I moved takes along what they changed in it", () => {
    const base = [answer("a", "old"), condition("if", [])];
    const { actions, conflicts } = mergeDocuments(base, moved(base, "0", "1.then.0"), payload(base, "0", "new"));
    expect(conflicts).toEqual([]);
    expect(actions).toEqual([condition("if", [answer("a", "new")])]);
  });

  test("what I took out of a branch lives on where it is now when they remove the branch; the rest goes", () => {
    const base = [condition("if", [condition("in", [answer("a", "old")]), answer("b")]), condition("to", [])];
    const out = payload(moved(base, "0.then.0", "1.then.0"), "1.then.0.then.0", "new");
    const theirs = removeAction(base, "0");
    const expected = [condition("to", [condition("in", [answer("a", "new")])])];
    expect(mergeDocuments(base, out, theirs)).toEqual({ actions: expected, conflicts: [] });
    expect(mergeDocuments(base, theirs, out)).toEqual({ actions: expected, conflicts: [] });
  });

  test("what they took out of a condition before they removed it is where they put it, with what I changed in it", () => {
    const base = [condition("if", [answer("a", "old"), answer("b")]), answer("z")];
    const theirs = removeAction(moved(base, "0.then.0", "2"), "0");
    const mine = payload(base, "0.then.0", "mine");
    const expected = [answer("z"), answer("a", "mine")];
    expect(mergeDocuments(base, mine, theirs)).toEqual({ actions: expected, conflicts: [] });
    expect(mergeDocuments(base, theirs, mine)).toEqual({ actions: expected, conflicts: [] });
  });

  test("what I took out of a condition lives on when they make that another kind of action, without a branch", () => {
    const base = [condition("if", [answer("a"), answer("b")])];
    const theirs = [answer("if", "theirs")];
    const { actions, conflicts } = mergeDocuments(base, moved(base, "0.then.0", "1"), theirs);
    expect(conflicts).toEqual([]);
    expect(actions).toEqual([answer("if", "theirs"), answer("a")]);
  });

  test("what is the same is the same object, so that nothing is drawn anew", () => {
    const base = [answer("a"), condition("if", [answer("b")]), answer("c")];
    const mine = payload(base, "0", "mine");
    const { actions } = mergeDocuments(base, mine, payload(structuredClone(base), "2", "theirs"));
    expect(actions[0]).toBe(mine[0]);
    expect(actions[1]).toBe(mine[1]);
  });
});

describe("a conflict", () => {
  test("of one value shows all three, and is as in theirs until it is chosen", () => {
    const base = [answer("a", "old"), answer("b")];
    const result = dispute(base, payload(base, "0", "mine"), payload(base, "0", "theirs"));
    const field = ["params", "payload"];
    const values = { base: "old", mine: "mine", theirs: "theirs" };
    expect(result.conflict).toMatchObject({ kind: "value", actionId: "a", field, ...values });
    expect(result.unchosen).toEqual(result.theirs);
    expect(result.theirs[0]).toEqual(answer("a", "theirs"));
    expect(result.mine[0]).toEqual(answer("a", "mine"));
  });

  test("of what one removed and the other changed: it is kept until it is chosen", () => {
    const base = [answer("a", "old"), answer("b")];
    const result = dispute(base, removeAction(base, "0"), payload(base, "0", "theirs"));
    expect(result.conflict).toMatchObject({ kind: "removed", actionId: "a", mine: undefined });
    expect(placesOf(result.unchosen)).toEqual(["0 a", "1 b"]);
    expect(result.theirs).toEqual(result.unchosen);
    expect(placesOf(result.mine)).toEqual(["0 b"]);
  });

  test("of a branch that they removed and I added to: without it, mine stands where it stood", () => {
    const base = [answer("a"), condition("if", [answer("b")]), answer("z")];
    const mine = [answer("a"), condition("if", [answer("b"), answer("m")]), answer("z")];
    const result = dispute(base, mine, removeAction(base, "1"));
    expect(result.conflict).toMatchObject({ kind: "removed", actionId: "if", theirs: undefined });
    expect(result.unchosen).toEqual(mine);
    expect(result.mine).toEqual(mine);
    expect(placesOf(result.theirs)).toEqual(["0 a", "1 m", "2 z"]);
  });

  test("of what they removed by itself and I moved, and of what I moved within what they removed", () => {
    const base = [condition("if", [answer("a")], [answer("b")]), answer("z")];
    const itself = dispute(base, moved(base, "0.then.0", "2"), removeAction(base, "0.then.0"));
    expect(itself.conflict).toMatchObject({ kind: "removed", actionId: "a", theirs: undefined });
    expect(placesOf(itself.theirs)).toEqual(["0 if", "0.else.0 b", "1 z"]);
    const within = dispute(base, moved(base, "0.then.0", "0.else.0"), removeAction(base, "0"));
    expect(within.conflict).toMatchObject({ kind: "removed", actionId: "if", theirs: undefined });
    expect(placesOf(within.theirs)).toEqual(["0 z"]);
  });

  test("of two places", () => {
    const base = [answer("a"), condition("if", []), answer("z")];
    const result = dispute(base, moved(base, "0", "1.then.0"), moved(base, "0", "3"));
    expect(result.conflict).toMatchObject({ kind: "place", base: "0", mine: "0.then.0", theirs: "2" });
    expect(placesOf(result.mine)).toEqual(["0 if", "0.then.0 a", "1 z"]);
    expect(placesOf(result.theirs)).toEqual(["0 if", "1 z", "2 a"]);
  });

  test("of two actions that were each moved into the other", () => {
    const base = [condition("a", []), condition("b", [])];
    const result = dispute(base, moved(base, "0", "1.then.0"), moved(base, "1", "0.then.0"));
    expect(result.conflict).toMatchObject({ kind: "place" });
    expect(placesOf(result.mine)).toEqual(["0 b", "0.then.0 a"]);
    expect(placesOf(result.theirs)).toEqual(["0 a", "0.then.0 b"]);
  });

  test("of two ids for one action: references of both follow the one that is chosen", () => {
    const base = [answer("a"), answer("b", "{{ actions.a.x }}")];
    const [mine, theirs] = [renameAction(base, "a", "order"), renameAction(base, "a", "basket")];
    const added = answer("m", "{{ actions.order.y }}");
    const result = dispute(base, [...mine, added], theirs);
    expect(result.conflict).toMatchObject({ kind: "id", base: "a", mine: "order", theirs: "basket" });
    expect(result.mine).toEqual([answer("order"), answer("b", "{{ actions.order.x }}"), added]);
    const followed = [answer("basket"), answer("b", "{{ actions.basket.x }}"), answer("m", "{{ actions.basket.y }}")];
    expect(result.theirs).toEqual(followed);
  });

  test("of a condition that I made another kind of action, and they put something into", () => {
    const base = [condition("a", [])];
    const theirs = [condition("a", [answer("t")])];
    const result = dispute(base, [answer("a", "mine")], theirs);
    expect(result.theirs).toEqual(theirs);
    expect(result.mine).toEqual([answer("a", "mine"), answer("t")]);
  });
});
