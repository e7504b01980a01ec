import type { DraftSaver, ServerDraft, UnsavedDraft } from "./edit-draft-saver.ts";
import {
  type EditHistory,
  type EditStep,
  type Rebase,
  recordEdit,
  redoEdit,
  startHistory,
  type TheirEntry,
  takeInTheirs,
  undoEdit,
} from "./edit-history.ts";
import type { FlowAction } from "./schema.ts";

/** `refused`: nothing was done, since others changed the same place. */
export type EditOutcome = { refused: TheirEntry | null };

/** What a person does to a draft while a page is open: each edit is a step of one history, and is saved. */
export class EditSession {
  #history: EditHistory;
  readonly #saver: DraftSaver;
  readonly #now: () => number;
  readonly #listeners = new Set<() => void>();

  /** @param restored Of an earlier page, if it ends in what the saver holds. */
  constructor(saver: DraftSaver, restored?: EditHistory, now: () => number = Date.now) {
    this.#saver = saver;
    this.#history = restored ?? startHistory(saver.getState().actions);
    this.#now = now;
  }

  readonly getHistory = (): EditHistory => this.#history;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** @param step Left out, it is told from what changed. */
  edit(actions: readonly FlowAction[], step?: EditStep): void {
    this.#go(recordEdit(this.#history, actions, this.#now(), step));
  }

  /** Null if there is nothing to undo. */
  undo(rebase: Rebase): EditOutcome | null {
    return this.#travel(undoEdit(this.#history, rebase));
  }

  /** Null if there is nothing to redo. */
  redo(rebase: Rebase): EditOutcome | null {
    return this.#travel(redoEdit(this.#history, rebase));
  }

  /** Takes what somebody else saved, where nothing of here waits. Undo goes on taking back what was done here. */
  follow(theirs: ServerDraft, by: string | null): void {
    const { base } = this.#saver.unsaved;
    const history = takeInTheirs(this.#history, theirs.actions, { base, theirs: theirs.actions, by });
    this.#saver.replace(theirs);
    this.#set(history);
  }

  /**
   * Goes on on top of what somebody else saved, while something of here waited.
   *
   * @param documents First both in one, without a step; each that follows is a step to it.
   * @param step What the last of them is called; the others keep both.
   */
  rebase(theirs: ServerDraft, by: string | null, documents: readonly (readonly FlowAction[])[], step: EditStep): void {
    const [both = theirs.actions, ...later] = documents;
    const name = by === null ? {} : { name: by };
    const { base } = this.#saver.unsaved;
    const joined = takeInTheirs(this.#history, both, { base, theirs: theirs.actions, by });
    const history = later.reduce((before, actions, index) => {
      const isLast = index === later.length - 1;
      return recordEdit(before, actions, this.#now(), isLast ? step : { kind: "merge", ...name });
    }, joined);
    this.#saver.rebase(theirs, history.actions);
    this.#set(history);
  }

  /** Goes on from an earlier page, where all was saved. The history ends in what the saver holds. */
  resume(history: EditHistory, saved: ServerDraft): void {
    this.#saver.replace({ ...saved, actions: history.actions });
    this.#set(history);
  }

  /** Goes on from an earlier page, and what it did not save: where the history ends. */
  restore(history: EditHistory, unsaved: UnsavedDraft, isStale: boolean): void {
    this.#saver.restore({ ...unsaved, actions: history.actions }, isStale);
    this.#set(history);
  }

  #travel(travelled: ReturnType<typeof undoEdit>): EditOutcome | null {
    if (travelled?.history) this.#go(travelled.history);
    return travelled && { refused: travelled.refused };
  }

  #go(history: EditHistory): void {
    if (history === this.#history) return;
    this.#saver.edit(history.actions);
    this.#set(history);
  }

  #set(history: EditHistory): void {
    this.#history = history;
    for (const listener of this.#listeners) listener();
  }
}
