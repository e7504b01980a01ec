import fc from "fast-check";
import { expect, test } from "vitest";
import { applySampleEdit, flowDocument, flowEdit } from "#test/flow-documents.ts";
import {
  describeEdit,
  type EditHistory,
  type Rebase,
  recordEdit,
  redoEdit,
  startHistory,
  undoEdit,
} from "./edit-history.ts";
import type { FlowAction } from "./schema.ts";

const answer = (id: string, payload: string): FlowAction => ({
  ...{ id, type: "FLOW", action: "RETURN_JSON" },
  params: { payload },
});

const alone: Rebase = () => null;
const undo = (history: EditHistory) => undoEdit(history, alone)?.history ?? null;
const redo = (history: EditHistory) => redoEdit(history, alone)?.history ?? null;

const stepsOf = ({ past }: EditHistory) => past.flatMap((entry) => ("step" in entry ? [entry.step] : []));

function toEnd(history: EditHistory, step: (history: EditHistory) => EditHistory | null): EditHistory {
  const next = step(history);
  return next ? toEnd(next, step) : history;
}

test("for any sequence of edits, undo all is the start and redo all is the end", () => {
  fc.assert(
    fc.property(flowDocument, fc.array(flowEdit, { maxLength: 30 }), fc.boolean(), (start, edits, isFast) => {
      let history = startHistory(start);
      edits.forEach((edit, index) => {
        history = recordEdit(history, applySampleEdit(history.actions, edit), index * (isFast ? 10 : 10_000));
      });
      const undone = toEnd(history, undo);
      expect(undone.actions).toBe(start);
      const redone = toEnd(undone, redo);
      expect(redone.actions).toBe(history.actions);
      expect(stepsOf(redone)).toEqual(stepsOf(history));
    }),
  );
});

test("undo and redo, in any order, go through the documents as they were", () => {
  fc.assert(
    fc.property(flowDocument, fc.array(fc.oneof(flowEdit, fc.constantFrom("undo", "redo"))), (start, moves) => {
      let history = startHistory(start);
      const line: (readonly FlowAction[])[] = [start];
      let at = 0;
      moves.forEach((move, index) => {
        if (move === "undo") [history, at] = [undo(history) ?? history, Math.max(at - 1, 0)];
        else if (move === "redo") [history, at] = [redo(history) ?? history, Math.min(at + 1, line.length - 1)];
        else {
          const next = applySampleEdit(history.actions, move);
          if (next === history.actions) return;
          history = recordEdit(history, next, index * 10_000);
          line.splice(++at, Number.POSITIVE_INFINITY, next);
        }
        expect(history.actions).toBe(line[at]);
      });
    }),
  );
});

test("typing in one value is one step, until one pauses, undoes, or goes elsewhere", () => {
  const texts = ["", "H", "He", "Hey"].map((text) => [answer("a", text), answer("b", "")]);
  const typed = texts.slice(1).reduce((history, actions, index) => recordEdit(history, actions, index * 400), {
    ...startHistory(texts[0] ?? []),
  });
  expect(typed.past).toMatchObject([{ step: { kind: "change", actionId: "a", field: "params.payload" } }]);
  expect(undo(typed)?.actions).toBe(texts[0]);
  const later = recordEdit(typed, [answer("a", "Hey you"), answer("b", "")], 60_000);
  const elsewhere = recordEdit(later, [answer("a", "Hey you"), answer("b", "!")], 60_001);
  expect(stepsOf(elsewhere).map((step) => "actionId" in step && step.actionId)).toEqual(["a", "a", "b"]);
});

test("typing in the JSON is one step too, whatever it changes, until one pauses", () => {
  const typed = [1, 2, 3].reduce(
    (history, count) => recordEdit(history, [answer("a", "x".repeat(count))], count * 400, { kind: "json" }),
    startHistory([]),
  );
  expect(typed.past).toHaveLength(1);
  expect(undo(typed)?.actions).toEqual([]);
  expect(recordEdit(typed, [answer("b", "")], 60_000, { kind: "json" }).past).toHaveLength(2);
});

test("a new edit ends what was undone", () => {
  const first = recordEdit(startHistory([]), [answer("a", "")], 0);
  const undone = undo(first);
  const other = undone && recordEdit(undone, [answer("b", "")], 1);
  expect(other && redo(other)).toBeNull();
  expect(other?.past).toHaveLength(1);
});

test("a history keeps its last 500 steps", () => {
  let history = startHistory([]);
  for (let index = 0; index < 600; index++) history = recordEdit(history, [answer(`a_${index}`, "")], index * 10_000);
  expect(history.past).toHaveLength(500);
});

test("a step is told from what changed", () => {
  const [a, b] = [answer("a", "1"), answer("b", "2")];
  expect(describeEdit([a], [a, b])).toEqual({ kind: "add", actionId: "b", count: 1 });
  expect(describeEdit([a, b], [])).toEqual({ kind: "remove", actionId: "a", count: 2 });
  expect(describeEdit([a, b], [b, a])).toMatchObject({ kind: "move", count: 1 });
  expect(describeEdit([a], [{ ...a, id: "c" }])).toEqual({ kind: "rename", actionId: "c", count: 1 });
  expect(describeEdit([a], [{ ...a, alias: "One" }])).toMatchObject({ kind: "change", field: "alias" });
  expect(describeEdit([a], [{ ...b, type: "EMAIL" }])).toEqual({ kind: "json" });
});
