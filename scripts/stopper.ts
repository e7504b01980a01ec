const EXIT_FAILURE = 1;
const WATCH_MS = 500;

/** Stops what was started, the last first, once, whoever asks: a signal, a failed start, a process that ended. */
export class Stopper {
  readonly #started: { name: string; stop: () => Promise<void> }[] = [];
  readonly #abort = new AbortController();

  /** Aborted when stopping begins. */
  readonly signal: AbortSignal = this.#abort.signal;

  get isStopping(): boolean {
    return this.signal.aborted;
  }

  add(name: string, stop: () => Promise<void>): void {
    this.#started.push({ name, stop });
  }

  /** SIGHUP is what a closed terminal sends. A signal that comes twice (npm hands it on as well) changes nothing. */
  onSignals(): void {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.on(signal, () => {
        if (this.isStopping) return;
        console.log("Stopping…");
        void this.stop(0);
      });
    }
  }

  /** npm that is killed hands no signal on, and whoever killed it means this process too. */
  onParentGone(): void {
    const parent = process.ppid;
    const watch = () => {
      if (process.ppid !== parent) void this.stop(EXIT_FAILURE);
    };
    setInterval(watch, WATCH_MS).unref();
  }

  fail(message: string): void {
    if (this.isStopping) return;
    console.error(message);
    void this.stop(EXIT_FAILURE);
  }

  async stop(exitCode: number): Promise<void> {
    if (this.isStopping) return;
    this.#abort.abort();
    for (const { name, stop } of this.#started.toReversed()) {
      try {
        await stop();
      } catch (error) {
        console.error(`${name} could not be stopped: ${error instanceof Error ? error.message : error}`);
      }
    }
    process.exit(exitCode);
  }
}
