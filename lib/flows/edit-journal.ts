import type { EditHistory } from "./edit-history.ts";
import type { KeptEdit } from "./edit-recall.ts";

/** Where a journal is kept: one place for each editor that is open. */
export type JournalPlace = {
  /** @throws if there is no room, or storage is not to be had. */
  writeEdit: (edit: KeptEdit) => Promise<void>;
  writeHistory: (history: EditHistory) => Promise<void>;
};

type Options = {
  place: JournalPlace;
  /** What there is now. */
  look: () => { edit: KeptEdit; history: EditHistory };
};

const EDIT_DELAY_MS = 250;
/** For a history whose copying would be felt while one types: what its last steps were can be told from the edit. */
const LONG_HISTORY_DELAY_MS = 2_000;
/** Actions in all of its documents together: five milliseconds or so. */
const LONG_HISTORY = 150_000;

/**
 * Keeps what is edited where it outlives the page, and its history with it. A write that fails is known of
 * (`isKept`), and tried again with the next edit.
 */
export class EditJournal {
  readonly #options: Options;
  readonly #listeners = new Set<() => void>();
  readonly #timers: { edit?: ReturnType<typeof setTimeout>; history?: ReturnType<typeof setTimeout> } = {};
  #isBehind = false;
  #hasFailed = false;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: Options) {
    this.#options = options;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** False once a write failed, until one does not. */
  readonly isWorking = (): boolean => !this.#hasFailed;

  /** Whether all that was edited is kept by now. */
  get isKept(): boolean {
    return !this.#isBehind && !this.#hasFailed;
  }

  /** Something was edited. */
  note(): void {
    this.#isBehind = true;
    this.#timers.edit ??= setTimeout(() => void this.#write("edit"), EDIT_DELAY_MS);
    if (this.#timers.history && !this.#isLong()) return;
    clearTimeout(this.#timers.history);
    const delay = this.#isLong() ? LONG_HISTORY_DELAY_MS : EDIT_DELAY_MS;
    this.#timers.history = setTimeout(() => void this.#write("history"), delay);
  }

  #isLong(): boolean {
    const { past, actions, future } = this.#options.look().history;
    return (past.length + future.length) * actions.length > LONG_HISTORY;
  }

  /** Writes what waits, at once. */
  async flush(): Promise<void> {
    if (this.#timers.edit) void this.#write("edit");
    if (this.#timers.history) void this.#write("history");
    await this.#writing;
  }

  #write(what: "edit" | "history"): Promise<void> {
    clearTimeout(this.#timers[what]);
    delete this.#timers[what];
    const { place, look } = this.#options;
    const now = look();
    if (what === "edit") this.#isBehind = false;
    const write = what === "edit" ? place.writeEdit(now.edit) : place.writeHistory(now.history);
    const tried = write.then(
      () => this.#tell(what, false),
      () => this.#tell(what, true),
    );
    this.#writing = Promise.all([this.#writing, tried]).then(() => undefined);
    return this.#writing;
  }

  /** Without its history an edit is still kept. */
  #tell(what: "edit" | "history", hasFailed: boolean): void {
    if (what === "history" || hasFailed === this.#hasFailed) return;
    this.#hasFailed = hasFailed;
    for (const listener of this.#listeners) listener();
  }
}
