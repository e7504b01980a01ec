import "server-only";
import { isDatabaseDown } from "#lib/db/errors.ts";
import { log } from "#lib/shared/log.ts";

/** What is queued within so short a time is fetched, claimed and told together: a batch of two costs as one of fifty. */
const GATHER_MS = 10;

type Repeated = {
  name: string;
  everyMs: number;
  work: () => Promise<unknown>;
  stopping: AbortSignal;
  /** Given, each time before the work, what begins it again without the wait. */
  onWake?: (wake: () => void) => void;
};

/** Does its work until it is to stop, with so long a pause in between. It outlives errors, and a dead database. */
export async function repeat({ name, everyMs, work, stopping, onWake }: Repeated): Promise<void> {
  let isDown = false;
  while (!stopping.aborted) {
    const woken = Promise.withResolvers<void>();
    onWake?.(woken.resolve);
    try {
      await work();
      if (isDown) log.info({ loop: name }, "the database is back");
      isDown = false;
    } catch (error) {
      if (!isDatabaseDown(error)) log.error({ error, loop: name }, "the dispatcher failed, and tries again");
      else if (!isDown) log.warn({ error, loop: name }, "the database is away; the dispatcher waits for it");
      isDown = isDatabaseDown(error);
    }
    await pause(everyMs, woken.promise, stopping);
    if (onWake) await after(GATHER_MS);
  }
}

/** Does not keep the process alive. */
export function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}

async function pause(ms: number, woken: Promise<void>, stopping: AbortSignal): Promise<void> {
  if (stopping.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const onAbort = () => resolve();
  stopping.addEventListener("abort", onAbort, { once: true });
  const timer = setTimeout(resolve, ms);
  await Promise.race([promise, woken]);
  clearTimeout(timer);
  stopping.removeEventListener("abort", onAbort);
}
