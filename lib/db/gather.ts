import "server-only";
import { isDatabaseDown } from "./errors.ts";

type Waiting<In, Out> = { item: In; resolve: (out: Out) => void; reject: (error: unknown) => void };

/**
 * Gathers what many callers ask at about the same time into one statement: what arrives while one is on its way
 * goes into the next (group commit). Each caller waits for the statement that holds its own item.
 *
 * @param run Gets at most `maxBatch` items, and answers each in its place. A batch that is refused is tried again item
 *   by item, so that one bad row fails alone; all of one that found the database away, or hanging, fail with it: one by
 *   one they would hold up everybody behind them, and whether it was committed is not known.
 */
export function createGatherer<In, Out>(
  run: (batch: readonly In[]) => Promise<readonly Out[]>,
  { maxBatch }: { maxBatch: number },
): (item: In) => Promise<Out> {
  let waiting: Waiting<In, Out>[] = [];
  let isRunning = false;

  async function work(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, maxBatch);
      waiting = waiting.slice(maxBatch);
      await runBatch(batch);
    }
    isRunning = false;
  }

  async function runBatch(batch: readonly Waiting<In, Out>[]): Promise<void> {
    try {
      const outs = await run(batch.map(({ item }) => item));
      batch.forEach(({ resolve }, index) => {
        resolve(outs[index] as Out);
      });
    } catch (error) {
      if (batch.length === 1 || isDatabaseDown(error)) for (const { reject } of batch) reject(error);
      else for (const each of batch) await runBatch([each]);
    }
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (isRunning) return;
      isRunning = true;
      // After this turn, so that requests that arrived together are asked together.
      setImmediate(work);
    });
}
