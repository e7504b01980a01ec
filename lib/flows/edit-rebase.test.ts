import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applySampleEdit, flowDocument, flowEdit, type SampleEdit } from "#test/flow-documents.ts";
import { diffDocuments } from "./diff-documents.ts";
import { type EditHistory, recordEdit, redoEdit, startHistory, takeInTheirs, undoEdit } from "./edit-history.ts";
import { listActionIds } from "./edit-ids.ts";
import { rebaseStep, withOwn } from "./edit-rebase.ts";
import { moveAction, removeAction, replaceAction } from "./edit-tree.ts";
import { mergeDocuments } from "./merge-documents.ts";
import type { FlowAction } from "./schema.ts";
import { walkActions } from "./walk-actions.ts";

type Document = readonly FlowAction[];

const edits = fc.array(flowEdit, { minLength: 1, maxLength: 8 });
/** Actions that are alike apart from their ids are taken for one that was renamed; here each is what its id says. */
const editsOfIds = edits.map((all) =>
  all
    .filter(({ kind }) => kind !== "rename" && kind !== "duplicate")
    .map((edit, index): SampleEdit => ({ ...edit, value: `new ${index} ${edit.at} ${edit.to}` })),
);
const distinct = (prefix: string) =>
  flowDocument.map((actions) => {
    const renamed: Document = JSON.parse(JSON.stringify(actions).replaceAll('"id":"a_', `"id":"${prefix}_`));
    const owned = (action: FlowAction) => ({ ...action, params: { ...action.params, note: action.id } });
    return [...walkActions(renamed)].reduce((all, { path }) => replaceAction(all, path, owned), renamed);
  });
const run = (start: Document, done: readonly SampleEdit[], prefix: string) =>
  done.reduce((actions, edit) => applySampleEdit(actions, edit, prefix), start);
const record = (start: Document, done: readonly SampleEdit[]) =>
  done.reduce(
    (history, edit, index) => recordEdit(history, applySampleEdit(history.actions, edit, "mine"), index * 10_000),
    startHistory(start),
  );

/** As far as it goes, and whether it was refused there. */
function toEnd(history: EditHistory, by: typeof undoEdit): { history: EditHistory; isRefused: boolean } {
  const next = by(history, rebaseStep);
  if (!next?.history) return { history, isRefused: next !== null };
  return toEnd(next.history, by);
}

const answer = (id: string): FlowAction => ({ id, type: "FLOW", action: "RETURN_JSON", params: { payload: id } });

function valueAt(actions: Document, id: string, field: readonly string[]): unknown {
  const found = [...walkActions(actions)].find(({ action }) => action.id === id)?.action;
  return field.reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], found);
}

/** Everything that they did is still done, but for what I had taken out of something that they removed. */
function expectTheirs(base: Document, theirs: Document, both: Document, now: Document): void {
  const [ids, keptIds] = [now, both].map((actions) => new Set(listActionIds(actions)));
  for (const { kind, action, fields } of diffDocuments(base, theirs)) {
    if (kind === "removed" && keptIds?.has(action.id)) continue;
    expect({ kind, id: action.id, isThere: ids?.has(action.id) }).toMatchObject({ isThere: kind !== "removed" });
    for (const { field, after } of fields) expect({ at: valueAt(now, action.id, field) }).toEqual({ at: after });
  }
}

test("a step does not bring back what they removed with what I had moved it into", () => {
  const base: Document = [
    answer("a"),
    { ...answer("if"), action: "BOOLEAN_CONDITION", params: { if: true, then: [] } },
  ];
  const saved = moveAction(base, "0", "1.then.0")?.actions ?? base;
  const theirs = removeAction(saved, "0");
  const mine = recordEdit(startHistory(base), saved, 0);
  const joined = takeInTheirs(mine, theirs, { base: saved, theirs, by: "Léa" });
  expect(undoEdit(joined, rebaseStep)).toMatchObject({ history: null, refused: { by: "Léa" } });
});

test("what I saved elsewhere comes in beside what is not saved here; I am asked where both changed the same", () => {
  const base: Document = [{ ...answer("a"), params: { connection_id: "old", text: "Hello" } }];
  const replaced: Document = [{ ...answer("a"), params: { connection_id: "new", text: "Hello" } }];
  const typed: Document = [{ ...answer("a"), params: { connection_id: "old", text: "Typed" } }];
  const unsaved = (actions: Document, unanswered: Document[] = []) => ({ actions, base, version: 1, unanswered });
  expect(withOwn(unsaved(typed), replaced)).toEqual([
    { ...answer("a"), params: { connection_id: "new", text: "Typed" } },
  ]);
  const chosen: Document = [{ ...answer("a"), params: { connection_id: "other", text: "Hello" } }];
  expect(withOwn(unsaved(chosen), replaced)).toBeNull();
  // Sent from here: in one with itself it would be there twice.
  expect(withOwn(unsaved(typed, [structuredClone([...replaced])]), replaced)).toBeNull();
});

describe("whatever I did, when what others did comes in", () => {
  test("undo all is theirs, and redo all is both", () => {
    fc.assert(
      fc.property(flowDocument, edits, edits, (base, my, their) => {
        const mine = record(base, my);
        const theirs = run(base, their, "their");
        const both = mergeDocuments(base, mine.actions, theirs).actions;
        const joined = takeInTheirs(mine, both, { base, theirs, by: "Léa" });
        const undone = toEnd(joined, undoEdit);
        fc.pre(!undone.isRefused);
        expect(undone.history.actions).toEqual(mine.past.length === 0 ? both : theirs);
        const redone = toEnd(undone.history, redoEdit);
        expect(redone.history.actions).toBe(joined.actions);
      }),
      { numRuns: 100 },
    );
  });

  test("nothing is refused where we touch different actions", () => {
    fc.assert(
      fc.property(
        distinct("a"),
        distinct("b"),
        fc.nat(8),
        editsOfIds,
        editsOfIds,
        (left, right, savedAt, my, their) => {
          const around = (actions: Document) => [...actions, ...right];
          const own = record(left, my);
          const past = own.past.map((entry) => ({ ...entry, actions: around(entry.actions) }));
          const mine = { past, actions: around(own.actions), future: [] };
          // Some of mine was saved before they began.
          const saved = past[savedAt]?.actions ?? mine.actions;
          const theirs = [...saved.slice(0, saved.length - right.length), ...run(right, their, "their")];
          const { actions: both, conflicts } = mergeDocuments(saved, mine.actions, theirs);
          fc.pre(conflicts.length === 0);
          const undone = toEnd(takeInTheirs(mine, both, { base: saved, theirs, by: null }), undoEdit);
          expect(undone.isRefused).toBe(false);
          expectTheirs(saved, theirs, both, undone.history.actions);
          expect(toEnd(undone.history, redoEdit).history.actions).toEqual(both);
        },
      ),
      { numRuns: 100 },
    );
  });

  test("undo goes as far as it can be told from theirs, and drops nothing of theirs on the way", () => {
    fc.assert(
      fc.property(distinct("a"), fc.nat(8), editsOfIds, editsOfIds, (base, savedAt, my, their) => {
        const mine = record(base, my);
        const saved = mine.past[savedAt]?.actions ?? mine.actions;
        const theirs = run(saved, their, "their");
        const { actions: both, conflicts } = mergeDocuments(saved, mine.actions, theirs);
        fc.pre(conflicts.length === 0);
        const undone = toEnd(takeInTheirs(mine, both, { base: saved, theirs, by: "Léa" }), undoEdit);
        expectTheirs(saved, theirs, both, undone.history.actions);
        expect(toEnd(undone.history, redoEdit).history.actions).toEqual(both);
      }),
      { numRuns: 100 },
    );
  });

  test("also when it comes in between undo and redo, again and again", () => {
    const rounds = fc.array(fc.tuple(edits, fc.integer({ min: -4, max: 4 })), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(flowDocument, edits, rounds, (base, my, theirs) => {
        let history = record(base, my);
        for (const [index, [each, steps]] of theirs.entries()) {
          const go = steps < 0 ? undoEdit : redoEdit;
          for (let count = 0; count < Math.abs(steps); count++) history = go(history, rebaseStep)?.history ?? history;
          const server = run(history.actions, each, `their_${index}`);
          history = takeInTheirs(history, server, { base: history.actions, theirs: server, by: "Léa" });
          expect(history.actions).toBe(server);
        }
        const undone = toEnd(history, undoEdit);
        const back = toEnd(undone.history, redoEdit);
        const again = toEnd(toEnd(back.history, undoEdit).history, redoEdit);
        expect(again.history.actions).toEqual(back.history.actions);
      }),
    );
  });
});
