import { expect, test } from "vitest";
import type { ExecutionNote, StepNote } from "./progress-events.ts";
import { RunNotes } from "./run-notes.ts";
import type { ExecutionDetail } from "./schema.ts";

const at = (second: number) => new Date(Date.UTC(2026, 10, 22, 12, 0, second));

function step(path: string, given: Partial<StepNote> = {}): StepNote {
  const seq = given.seq ?? 0;
  const times = { startedAt: at(seq), endedAt: given.status === "STARTED" ? null : at(seq + 1), resumeAt: null };
  const plain = { messageKey: null, isAbsorbed: false, isTaken: false, items: null };
  return { seq, attempt: 1, path, actionId: `a${path}`, status: "SUCCEEDED", ...times, ...plain, ...given };
}

function execution(status: ExecutionNote["status"]): ExecutionNote {
  return { status, startedAt: at(0), endedAt: null, resumeAt: null, isStopping: false, now: at(9) };
}

function notesOf(...steps: StepNote[]): RunNotes {
  const notes = new RunNotes();
  notes.takeExecution(execution("RUNNING"));
  notes.takeSteps(steps);
  return notes;
}

test.each([
  ["running", step("0", { status: "STARTED" })],
  ["waiting", step("0", { status: "WAITING", endedAt: null, resumeAt: at(60) })],
  ["again", step("0", { status: "FAILED", resumeAt: at(60) })],
  ["failed", step("0", { status: "FAILED" })],
  ["done", step("0")],
  ["taken", step("0", { isTaken: true })],
] as const)("while it goes on, an action is %s", (state, note) => {
  expect(notesOf(note).find("a0")?.state).toBe(state);
});

test("what had begun is stopped by the end, and what was not reached is said to be", () => {
  const notes = notesOf(step("0"), step("1", { status: "STARTED" }), step("2", { status: "FAILED", resumeAt: at(60) }));
  expect(notes.find("a3")).toBeNull();
  notes.takeExecution(execution("CANCELED"));
  expect(["a0", "a1", "a2", "a3"].map((id) => notes.find(id)?.state)).toEqual([
    "done",
    "stopped",
    "failed",
    "unreached",
  ]);
  const alone = new RunNotes("ONLY");
  alone.takeExecution(execution("COMPLETED"));
  expect(alone.find("a3")).toBeNull();
});

test("the last attempt counts, in whatever order they are told", () => {
  const [first, second] = [step("0", { status: "FAILED", resumeAt: at(5) }), step("0", { attempt: 2 })];
  expect(notesOf(first, second).find("a0")).toMatchObject({ state: "done", step: { attempt: 2 } });
  expect(notesOf(second, first).find("a0")).toMatchObject({ state: "done", step: { attempt: 2 } });
  expect(notesOf(step("0"), step("0", { status: "STARTED" })).find("a0")?.state).toBe("done");
});

test("in a loop: how often, what runs and what failed first; of the loop, how many of how many", () => {
  const inner = (index: number, given: Partial<StepNote> = {}) =>
    step(`0.do#${index}.0`, { actionId: "inner", seq: index + 1, ...given });
  const notes = notesOf(
    step("0", { status: "STARTED", items: 40, actionId: "loop" }),
    ...Array.from({ length: 11 }, (_, index) => inner(index, index === 3 ? { status: "FAILED" } : {})),
  );
  expect(notes.find("loop")).toMatchObject({ state: "running", loop: { begun: 11, total: 40 } });
  expect(notes.find("inner")).toMatchObject({
    state: "failed",
    step: { path: "0.do#3.0" },
    times: { ended: 11, failed: 1 },
  });
  notes.takeSteps([inner(11, { status: "STARTED" })]);
  expect(notes.find("inner")).toMatchObject({ state: "running", step: { path: "0.do#11.0" } });
  expect(notes.find("loop")?.loop).toEqual({ begun: 12, total: 40 });
});

test("what a called flow does is not mistaken for the flow's own", () => {
  const notes = notesOf(step("0", { status: "STARTED" }), step("0.call.0", { actionId: "a1", status: "FAILED" }));
  expect(notes.find("a1")).toBeNull();
  expect(notes.followed).toBe("a0");
});

test("what runs is followed, then what failed for good, then what was last; not what was taken over", () => {
  const taken = step("9", { seq: 9, isTaken: true });
  const absorbed = step("1", { seq: 1, status: "FAILED", isAbsorbed: true });
  const last = step("2", { seq: 2 });
  expect(notesOf(taken).followed).toBeNull();
  expect(notesOf(taken, absorbed, last).followed).toBe("a2");
  expect(notesOf(taken, step("1", { seq: 1, status: "FAILED" }), last).followed).toBe("a1");
  expect(notesOf(step("0", { status: "STARTED" }), step("1", { seq: 1, status: "FAILED" })).followed).toBe("a0");
});

test("an action is the same object until something of it changes", () => {
  const notes = notesOf(step("0"), step("1", { seq: 1, status: "STARTED" }));
  const [done, running] = [notes.find("a0"), notes.find("a1")];
  notes.takeSteps([step("1", { seq: 1 })]);
  expect(notes.find("a0")).toBe(done);
  expect(notes.find("a1")).not.toBe(running);
  expect(notes.counts).toEqual({ ended: 2, failed: 0 });
});

test("a poll tells the same, but of what is in loops it says nothing", () => {
  const notes = new RunNotes();
  const { messageKey: _, isAbsorbed: __, isTaken: ___, items: ____, ...read } = step("0", { actionId: "loop" });
  const detail = {
    ...execution("COMPLETED"),
    steps: [{ ...read, type: "FLOW", action: "FOR_EACH", shown: {} }],
    loops: [{ path: "0", begun: 3, failed: 0, firstFailed: null }],
  };
  notes.takeDetail(detail as unknown as ExecutionDetail);
  expect(notes.find("loop")).toMatchObject({ state: "done", loop: { begun: 3, total: null } });
  expect(notes.find("inner")).toBeNull();
});
