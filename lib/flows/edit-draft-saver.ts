import { ActionError } from "#lib/shared/result.ts";
import type { FlowAction } from "./schema.ts";

export type DraftStatus = "saved" | "unsaved" | "saving" | "failed" | "stale";

export type DraftState = {
  actions: readonly FlowAction[];
  /** The version that the server holds, as far as this page knows. */
  version: number;
  savedAt: Date;
  status: DraftStatus;
  /** Why the last save did not happen: for `failed` and `stale`. */
  error: Error | null;
};

export type SavedDraft = { draftVersion: number; savedAt: Date };

type Options = {
  initial: { actions: readonly FlowAction[]; version: number; savedAt: Date };
  /** @throws ActionError CONFLICT when someone saved in between; anything else may be tried again. */
  save: (baseVersion: number, actions: readonly FlowAction[]) => Promise<SavedDraft>;
  delayMs?: number;
  retryMs?: number;
};

const DELAY_MS = 700;
const RETRY_MS = 5_000;

/**
 * Keeps a draft that is edited and saves it as it changes: one save at a time, each from the version that the last one
 * made. What was typed is never given up: a failed save is tried again, a stale one waits for a person to choose.
 */
export class DraftSaver {
  #state: DraftState;
  #saved: readonly FlowAction[];
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

  edit(actions: readonly FlowAction[]): void {
    if (actions === this.#state.actions) return;
    const isHeld = this.#state.status === "stale" || this.#state.status === "saving";
    this.#set({ actions, ...(!isHeld && { status: "unsaved", error: null }) });
    if (this.#state.status === "unsaved") this.#schedule(this.#options.delayMs ?? DELAY_MS);
  }

  /** Saves what there is now. True when the server holds it. */
  async flush(): Promise<boolean> {
    while (this.#running) await this.#running;
    if (this.hasUnsavedChanges && this.#state.status !== "stale") await this.#save();
    return !this.hasUnsavedChanges;
  }

  /** Takes what the server holds in place of what was edited here. */
  replace(theirs: { actions: readonly FlowAction[]; version: number; savedAt: Date }): void {
    clearTimeout(this.#timer);
    this.#saved = theirs.actions;
    this.#set({ ...theirs, status: "saved", error: null });
  }

  /** Puts what was edited here on top of a version that someone else saved. */
  async keepMine(theirVersion: number): Promise<boolean> {
    this.#set({ version: theirVersion, status: "unsaved", error: null });
    return this.flush();
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
    this.#set({ status: "saving", error: null });
    try {
      const { draftVersion, savedAt } = await this.#options.save(version, actions);
      this.#saved = actions;
      const isAllSaved = this.#state.actions === actions;
      this.#set({ version: draftVersion, savedAt, status: isAllSaved ? "saved" : "unsaved" });
      if (!isAllSaved) this.#schedule(this.#options.delayMs ?? DELAY_MS);
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      this.#set({ status: isConflict(error) ? "stale" : "failed", error });
      if (isWorthRetrying(error)) this.#schedule(this.#options.retryMs ?? RETRY_MS);
    }
  }

  #set(change: Partial<DraftState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}

function isConflict(error: Error): boolean {
  return error instanceof ActionError && error.value.code === "CONFLICT";
}

/** A refusal stays one however often it is asked for; a network or a database comes back. */
function isWorthRetrying(error: Error): boolean {
  return !(error instanceof ActionError) || error.value.code === "UPSTREAM" || error.value.code === "INTERNAL";
}
