import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { DraftSaver } from "./edit-draft-saver.ts";
import { rebaseStep, wayToChosen } from "./edit-rebase.ts";
import { EditSession } from "./edit-session.ts";
import type { FlowAction } from "./schema.ts";

const AT = new Date("2026-11-22T12:04:00Z");
const action = (id: string): FlowAction => ({ id, type: "FLOW", action: "DO_NOTHING" });

function makeSession() {
  const saved: string[][] = [];
  const save = async (base: number, actions: readonly FlowAction[]) => {
    saved.push(actions.map(({ id }) => id));
    return { draftVersion: base + 1, savedAt: AT };
  };
  const saver = new DraftSaver({ initial: { actions: [], version: 1, savedAt: AT }, save });
  return { saved, saver, session: new EditSession(saver) };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("an edit, its undo and its redo are saved, each as what the draft is then", async () => {
  const { saved, saver, session } = makeSession();
  session.edit([action("a")]);
  await saver.flush();
  expect(session.undo(rebaseStep)).toEqual({ refused: null });
  await saver.flush();
  expect(session.undo(rebaseStep)).toBeNull();
  expect(session.redo(rebaseStep)).toEqual({ refused: null });
  await saver.flush();
  expect(session.redo(rebaseStep)).toBeNull();
  expect(saved).toEqual([["a"], [], ["a"]]);
});

test("undo past somebody else's version takes back one's own step alone, and redo brings it back", async () => {
  const { saved, saver, session } = makeSession();
  session.edit([action("mine")]);
  await saver.flush();
  session.follow({ actions: [action("mine"), action("theirs")], version: 7, savedAt: AT }, "Léa");
  expect(saver.getState()).toMatchObject({ version: 7, status: "saved", actions: [{ id: "mine" }, { id: "theirs" }] });
  expect(session.undo(rebaseStep)).toEqual({ refused: null });
  await saver.flush();
  expect(session.undo(rebaseStep)).toBeNull();
  session.redo(rebaseStep);
  await saver.flush();
  expect(saved).toEqual([["mine"], ["theirs"], ["mine", "theirs"]]);
});

test("what they changed at the same place is not undone, and whose it is is told", async () => {
  const { saver, session } = makeSession();
  session.edit([action("a")]);
  await saver.flush();
  const theirs = [{ ...action("a"), alias: "Theirs" }];
  session.follow({ actions: theirs, version: 7, savedAt: AT }, "Léa");
  expect(session.undo(rebaseStep)).toMatchObject({ refused: { by: "Léa" } });
  expect(saver.getState()).toMatchObject({ status: "saved", actions: theirs });
});

test.each(["theirs", "mine"])("whichever of two drafts one chose, undo comes by all that either has: %s", (chosen) => {
  const { saver, session } = makeSession();
  const named = (alias: string): FlowAction => ({ ...action("a"), alias });
  session.follow({ actions: [named("")], version: 2, savedAt: AT }, null);
  session.edit([named("Mine"), action("m")]);
  const theirs = { actions: [named("Theirs"), action("t")], version: 7, savedAt: AT };
  const { base, actions } = saver.unsaved;
  const way = wayToChosen(base, actions, theirs.actions, chosen === "theirs" ? theirs.actions : actions);
  session.rebase(theirs, "Léa", way, { kind: "load" });
  const seen = () => saver.getState().actions.map(({ id, alias }) => alias ?? id);
  expect(seen()).toEqual(chosen === "theirs" ? ["Theirs", "t"] : ["Mine", "m"]);
  session.undo(rebaseStep);
  expect(seen()).toEqual(["Mine", "t", "m"]);
  session.undo(rebaseStep);
  expect(seen()).toEqual(["Theirs", "t", "m"]);
  session.undo(rebaseStep);
  expect(seen()).toEqual(["Theirs", "t"]);
  expect(session.undo(rebaseStep)).toBeNull();
});

test("who listens hears of each step, and of nothing that changed nothing", () => {
  const { session } = makeSession();
  let heard = 0;
  const stop = session.subscribe(() => heard++);
  session.edit(session.getHistory().actions);
  expect(heard).toBe(0);
  session.edit([action("a")]);
  session.undo(rebaseStep);
  expect(heard).toBe(2);
  stop();
  session.redo(rebaseStep);
  expect(heard).toBe(2);
});
