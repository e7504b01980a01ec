import { describe, expect, test } from "vitest";
import { recordEdit, startHistory, undoEdit } from "./edit-history.ts";
import { rebaseStep } from "./edit-rebase.ts";
import { type KeptEdit, recallEdit } from "./edit-recall.ts";
import type { FlowAction } from "./schema.ts";

const AT = new Date("2026-11-22T12:04:00Z");
const action = (id: string): FlowAction => ({ id, type: "FLOW", action: "DO_NOTHING" });
const [a, b, c] = [action("a"), action("b"), action("c")];
const server = (version: number, ...actions: FlowAction[]) => ({ version, actions, savedAt: AT });
const kept = (base: FlowAction[], actions: FlowAction[], more: Partial<KeptEdit> = {}): KeptEdit => ({
  base,
  actions,
  version: 4,
  unanswered: [],
  heldTexts: [],
  at: AT.getTime(),
  ...more,
});
const history = recordEdit(startHistory([a]), [a, b], AT.getTime());

describe("all was saved", () => {
  test("and the server still holds it: undo goes on", () => {
    expect(recallEdit(kept([a, b], [a, b]), history, server(4, a, b))).toEqual({ kind: "history", history });
  });

  test("and somebody saved since: what they saved is shown, and undo goes on beneath it", () => {
    const recalled = recallEdit(kept([a, b], [a, b]), history, server(5, a, b, c));
    if (recalled.kind !== "history") throw new Error(recalled.kind);
    expect(recalled.history.actions).toEqual([a, b, c]);
    expect(undoEdit(recalled.history, rebaseStep)?.history?.actions).toEqual([a, c]);
  });

  test("and a text was half typed while somebody saved: it is kept, as all that one goes on from", () => {
    const edit = kept([a, b], [a, b], { heldTexts: [["json", "[{"]] });
    expect(recallEdit(edit, null, server(5, c))).toMatchObject({ kind: "history", history: { actions: [c] } });
  });
});

describe("an edit was not saved", () => {
  test("and nobody saved since: it comes back, from what the server holds", () => {
    expect(recallEdit(kept([a], [a, b]), history, server(4, a))).toEqual({
      kind: "unsaved",
      history,
      unsaved: { base: [a], actions: [a, b], version: 4, unanswered: [] },
      isStale: false,
    });
  });

  test("and somebody saved since: a person has to choose", () => {
    const recalled = recallEdit(kept([a], [a, b], { unanswered: [[a, c]] }), history, server(5, c));
    const unsaved = { base: [a], actions: [a, b], version: 4, unanswered: [[a, c]] };
    expect(recalled).toEqual({ kind: "unsaved", history, unsaved, isStale: true });
  });

  test("as far as one knew; but the server holds it", () => {
    expect(recallEdit(kept([a], [a, b]), history, server(5, a, b))).toEqual({ kind: "history", history });
  });

  test("and what the server holds since was sent from here, before it", () => {
    const edit = kept([a], [a, b], { unanswered: [[a, c]] });
    expect(recallEdit(edit, history, server(5, a, c))).toMatchObject({
      isStale: false,
      unsaved: { base: [a, c], version: 5, actions: [a, b], unanswered: [] },
    });
  });

  test("and a backup was restored that is older than it: a person has to choose", () => {
    expect(recallEdit(kept([a], [a, b]), history, server(2, c))).toMatchObject({ isStale: true });
  });
});

test("steps that were not written yet are one, and one undo leads before them", () => {
  const recalled = recallEdit(kept([a], [a, b, c]), history, server(4, a));
  if (recalled.kind !== "unsaved") throw new Error(recalled.kind);
  expect(recalled.history.actions).toEqual([a, b, c]);
  expect(recalled.history.past.map(({ actions }) => actions)).toEqual([[a], [a, b]]);
});

test("without a history, one undo leads to what was saved", () => {
  const recalled = recallEdit(kept([a], [a, b]), null, server(4, a));
  expect(recalled).toMatchObject({ history: { past: [{ step: { kind: "add" }, actions: [a] }] } });
});

test("a value that is undefined is as on the wire: left out", () => {
  const edit = kept([a], [{ ...a, alias: undefined }, b]);
  expect(recallEdit(edit, null, server(5, a, b))).toMatchObject({ kind: "history" });
});
