import { setTimeout as sleep } from "node:timers/promises";
import type { Stopper } from "./stopper.ts";

const LONGEST_PAUSE_MS = 60_000;
/** What ran this long did not fail at its start: the next pause is the first one again. */
const STEADY_MS = 5 * 60_000;

export type Running = {
  /** Resolves when it ends, with how: "exit code 1". */
  ended: Promise<string>;
  stop(): Promise<void>;
};

type Supervision<R extends Running> = {
  /** As the terminal shows it, at the beginning of a sentence. */
  name: string;
  begin: () => Promise<R>;
  /** Before it is begun again; twice as long each time, so that one that keeps failing does not wear the machine out. */
  firstPauseMs: number;
  stopper: Stopper;
};

/**
 * Begins something that runs until all is stopped. If it ends before `keep` is called, the start has failed and all
 * stops; afterwards it is begun again, and the others go on without it meanwhile.
 */
export async function supervise<R extends Running>({
  name,
  begin,
  firstPauseMs,
  stopper,
}: Supervision<R>): Promise<{ first: R; keep(): void }> {
  let isKept = false;
  let current: Promise<Running> = begin();
  // Also while it is still beginning, so that nothing is left running.
  stopper.add(name, async () => (await current.catch(() => null))?.stop());
  const first = (await current) as R;
  void watch(first);
  return {
    first,
    keep() {
      isKept = true;
    },
  };

  async function watch(running: Running): Promise<void> {
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      const begunAt = Date.now();
      const how = await running.ended;
      if (stopper.isStopping) return;
      if (!isKept) return stopper.fail(`${name} stopped unexpectedly: ${how}. Stopping the rest.`);
      if (Date.now() - begunAt > STEADY_MS) pauseMs = firstPauseMs;
      console.error(`${name} stopped unexpectedly: ${how}. It is started again in ${pauseMs / 1000} s.`);
      await sleep(pauseMs);
      if (stopper.isStopping) return;
      current = begin();
      running = await current.catch((error: unknown) => notBegun(error));
    }
  }
}

function notBegun(error: unknown): Running {
  return { ended: Promise.resolve(error instanceof Error ? error.message : String(error)), stop: async () => {} };
}
