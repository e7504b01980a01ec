/** Who listens is told no more often. */
const APART_MS = 1_000;

/** Passes on what is to be said, apart enough to be heard: of what comes meanwhile, the last. */
export class Announcer {
  readonly #speak: (text: string) => void;
  #waiting: string | null = null;
  #isBusy = false;

  constructor(speak: (text: string) => void) {
    this.#speak = speak;
  }

  say(text: string): void {
    if (this.#isBusy) {
      this.#waiting = text;
      return;
    }
    this.#isBusy = true;
    this.#speak(text);
    setTimeout(() => {
      this.#isBusy = false;
      const next = this.#waiting;
      this.#waiting = null;
      if (next !== null) this.say(next);
    }, APART_MS);
  }
}
