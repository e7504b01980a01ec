import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type HistoryEntry, startHistory } from "./edit-history.ts";
import { EditJournal } from "./edit-journal.ts";
import type { KeptEdit } from "./edit-recall.ts";
import type { FlowAction } from "./schema.ts";

const action = (id: string): FlowAction => ({ id, type: "FLOW", action: "DO_NOTHING" });

/** An editor, and a place that keeps what is written, or fails as it is told. */
function makeJournal() {
  const state = { actions: [] as FlowAction[], edits: [] as string[], histories: 0, steps: 0, isFull: false };
  const journal = new EditJournal({
    place: {
      writeEdit: async ({ actions }) => {
        if (state.isFull) throw new DOMException("full", "QuotaExceededError");
        state.edits.push(actions.map(({ id }) => id).join());
      },
      writeHistory: async () => {
        if (state.isFull) throw new DOMException("full", "QuotaExceededError");
        state.histories++;
      },
    },
    look: () => {
      const { actions } = state;
      const edit: KeptEdit = { actions, base: [], version: 1, unanswered: [], heldTexts: [], at: 0 };
      const step = { step: { kind: "json" } as const, actions, at: 0 };
      return { edit, history: { ...startHistory(actions), past: Array<HistoryEntry>(state.steps).fill(step) } };
    },
  });
  const edit = (id: string) => {
    state.actions = [...state.actions, action(id)];
    journal.note();
  };
  return { state, journal, edit };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("an edit is kept within 300 ms, however fast the next ones come", async () => {
  const { state, journal, edit } = makeJournal();
  for (const id of ["a", "b", "c", "d"]) {
    edit(id);
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(state.edits).toEqual(["a,b,c"]);
  expect(journal.isKept).toBe(false);
  await vi.advanceTimersByTimeAsync(300);
  expect(state.edits).toEqual(["a,b,c", "a,b,c,d"]);
  expect(journal.isKept).toBe(true);
});

test("so is its history", async () => {
  const { state, edit } = makeJournal();
  edit("a");
  await vi.advanceTimersByTimeAsync(300);
  expect(state.histories).toBe(1);
});

test("a history that takes long to copy is kept once one pauses", async () => {
  const { state, edit } = makeJournal();
  state.steps = 200_000;
  for (const id of ["a", "b", "c"]) {
    edit(id);
    await vi.advanceTimersByTimeAsync(1_000);
  }
  expect(state.histories).toBe(0);
  await vi.advanceTimersByTimeAsync(1_500);
  expect(state.histories).toBe(1);
});

test("when the page is hidden both are written at once, and nothing is where nothing waits", async () => {
  const { state, journal, edit } = makeJournal();
  edit("a");
  await journal.flush();
  await journal.flush();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(state).toMatchObject({ edits: ["a"], histories: 1 });
});

test("without room it says so, goes on, and says when there is room again", async () => {
  const { state, journal, edit } = makeJournal();
  const said: boolean[] = [];
  journal.subscribe(() => said.push(journal.isWorking()));
  state.isFull = true;
  edit("a");
  await vi.advanceTimersByTimeAsync(5_000);
  expect(journal.isKept).toBe(false);
  state.isFull = false;
  edit("b");
  await vi.advanceTimersByTimeAsync(5_000);
  expect(said).toEqual([false, true]);
  expect(state.edits).toEqual(["a,b"]);
  expect(journal.isKept).toBe(true);
});
