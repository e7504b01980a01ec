import { ActionError } from "#lib/shared/result.ts";
import { isSameDocument } from "./edit-same-document.ts";
import type { FlowAction } from "./schema.ts";

/** `offline`: nobody answered. `failed`: the answer was no. `stale`: someone else saved in between. */
export type DraftStatus = "saved" | "unsaved" | "saving" | "offline" | "failed" | "stale";

export type DraftState = {
  actions: readonly FlowAction[];
  /** The version that the server holds, as far as this page knows. */
  version: number;
  savedAt: Date;
  status: DraftStatus;
  /** Why the last save did not happen: for `offline`, `failed` and `stale`. */
  error: Error | null;
};

export type SavedDraft = { draftVersion: number; savedAt: Date };

/** A draft as the server has it. */
export type ServerDraft = { actions: readonly FlowAction[]; version: number; savedAt: Date };

/** What is not saved yet, and all that is needed to go on from there on another page. */
export type UnsavedDraft = {
  actions: readonly FlowAction[];
  /** What the server held at `version`, from which `actions` were made. */
  base: readonly FlowAction[];
  version: number;
  /** What was sent without an answer: the server may hold one of these by now. */
  unanswered: readonly (readonly FlowAction[])[];
};

type Options = {
  initial: ServerDraft;
  /** @throws ActionError CONFLICT when someone saved in between; anything else may be tried again. */
  save: (baseVersion: number, actions: readonly FlowAction[]) => Promise<SavedDraft>;
  delayMs?: number;
  retryMs?: number;
  /** False where it is known that a save cannot arrive: then none is sent. */
  isOnline?: () => boolean;
};

const DELAY_MS = 700;
const RETRY_MS = 5_000;
/** Far more than there are while a network fails, one for each try. */
const MAX_UNANSWERED = 20;

/**
 * Keeps a draft that is edited and saves it as it changes: one save at a time, each from the version that the last one
 * made. What was typed is never given up: a failed save is tried again, a stale one waits for a person to choose.
 */
export class DraftSaver {
  #state: DraftState;
  #saved: readonly FlowAction[];
  #unanswered: readonly (readonly FlowAction[])[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | null = null;
  readonly #listeners = new Set<() => void>();
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
    this.#saved = options.initial.actions;
    this.#state = { ...options.initial, status: "saved", error: null };
  }

  readonly getState = (): DraftState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  get hasUnsavedChanges(): boolean {
    return this.#state.actions !== this.#saved;
  }

  get unsaved(): UnsavedDraft {
    const { actions, version } = this.#state;
    return { actions, base: this.#saved, version, unanswered: this.#unanswered };
  }

  edit(actions: readonly FlowAction[]): void {
    if (actions === this.#state.actions) return;
    const isHeld = this.#state.status === "stale" || this.#state.status === "saving";
    this.#set({ actions, ...(!isHeld && { status: "unsaved", error: null }) });
    if (this.#state.status === "unsaved") this.#schedule(this.#options.delayMs ?? DELAY_MS);
  }

  /** Saves what there is now. True when the server holds it. */
  async flush(): Promise<boolean> {
    while (this.#running) await this.#running;
    if (this.#state.status === "stale") return false;
    if (this.hasUnsavedChanges) await this.#save();
    // Undone before it was saved.
    else if (this.#state.status !== "saved") this.#set({ status: "saved", error: null });
    return !this.hasUnsavedChanges;
  }

  /** Takes what the server holds in place of what was edited here. */
  replace(theirs: ServerDraft): void {
    clearTimeout(this.#timer);
    this.#saved = theirs.actions;
    this.#unanswered = [];
    this.#set({ ...theirs, status: "saved", error: null });
  }

  /** Puts a document on top of what the server holds, to be saved next. */
  rebase(theirs: ServerDraft, actions: readonly FlowAction[]): void {
    this.replace(theirs);
    this.edit(actions);
  }

  /** Goes on with what an earlier page did not save; where someone saved since, a person has to choose. */
  restore({ actions, base, version, unanswered }: UnsavedDraft, isStale: boolean): void {
    this.#saved = base;
    this.#unanswered = unanswered;
    this.#set({ actions, version, status: isStale ? "stale" : "unsaved", error: null });
    if (!isStale) this.#schedule(0);
  }

  /**
   * For a stale save: true if what the server holds was sent from here, and only the answer did not arrive. Then saving
   * goes on from there.
   */
  recognise(theirs: ServerDraft): boolean {
    const own = this.#unanswered.find((actions) => isSameDocument(actions, theirs.actions));
    if (!own || this.#state.status !== "stale") return false;
    const { actions } = this.#state;
    this.rebase({ ...theirs, actions: own }, actions);
    return true;
  }

  /** No more tries: the page is gone. */
  stop(): void {
    clearTimeout(this.#timer);
  }

  #schedule(delayMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), delayMs);
  }

  async #save(): Promise<void> {
    clearTimeout(this.#timer);
    this.#running = this.#saveOnce().finally(() => {
      this.#running = null;
    });
    await this.#running;
  }

  async #saveOnce(): Promise<void> {
    const { actions, version } = this.#state;
    if (this.#options.isOnline?.() === false) return this.#fail(new TypeError("offline"));
    const earlier = this.#unanswered;
    this.#unanswered = [...earlier.filter((each) => each !== actions), actions].slice(-MAX_UNANSWERED);
    this.#set({ status: "saving", error: null });
    try {
      const { draftVersion, savedAt } = await this.#options.save(version, actions);
      this.#saved = actions;
      this.#unanswered = [];
      const isAllSaved = this.#state.actions === actions;
      this.#set({ version: draftVersion, savedAt, status: isAllSaved ? "saved" : "unsaved" });
      if (!isAllSaved) this.#schedule(this.#options.delayMs ?? DELAY_MS);
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      if (isRefusal(error)) this.#unanswered = earlier;
      this.#fail(error);
    }
  }

  #fail(error: Error): void {
    const answered = isConflict(error) ? "stale" : "failed";
    this.#set({ status: error instanceof ActionError ? answered : "offline", error });
    if (!isRefusal(error) || isSignedOut(error)) this.#schedule(this.#options.retryMs ?? RETRY_MS);
  }

  #set(change: Partial<DraftState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}

function isConflict(error: Error): boolean {
  return error instanceof ActionError && error.value.code === "CONFLICT";
}

/** It stays one however often one asks; a network or a database comes back, and nobody knows what they stored. */
function isRefusal(error: Error): boolean {
  return error instanceof ActionError && error.value.code !== "UPSTREAM" && error.value.code !== "INTERNAL";
}

/** One may sign in again in another tab. */
function isSignedOut(error: Error): boolean {
  return error instanceof ActionError && error.value.code === "UNAUTHENTICATED";
}
