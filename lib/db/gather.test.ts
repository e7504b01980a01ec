import { expect, test } from "vitest";
import { createGatherer } from "./gather.ts";

/** A gatherer of numbers that doubles them, and the batches that it was given. */
function makeDoubler(
  maxBatch: number,
  refuses: (batch: readonly number[]) => boolean = () => false,
  message = "refused",
) {
  const batches: number[][] = [];
  const gather = createGatherer<number, number>(
    async (batch) => {
      batches.push([...batch]);
      await new Promise((resolve) => setImmediate(resolve));
      if (refuses(batch)) throw new Error(`${message} ${batch.join()}`);
      return batch.map((item) => item * 2);
    },
    { maxBatch },
  );
  return { gather, batches };
}

test("what is asked together goes together, and each gets its own answer", async () => {
  const { gather, batches } = makeDoubler(10);
  expect(await Promise.all([1, 2, 3].map(gather))).toEqual([2, 4, 6]);
  expect(batches).toEqual([[1, 2, 3]]);
});

test("what arrives meanwhile goes into the next, in order, in batches of the given size", async () => {
  const { gather, batches } = makeDoubler(2);
  const first = Promise.all([1, 2].map(gather));
  await new Promise((resolve) => setImmediate(resolve));
  const later = Promise.all([3, 4, 5].map(gather));
  expect([await first, await later]).toEqual([
    [2, 4],
    [6, 8, 10],
  ]);
  expect(batches).toEqual([[1, 2], [3, 4], [5]]);
});

test("of a batch that fails only the bad item fails", async () => {
  const { gather, batches } = makeDoubler(10, (batch) => batch.includes(2));
  const outcomes = await Promise.allSettled([1, 2, 3].map(gather));
  expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(batches).toEqual([[1, 2, 3], [1], [2], [3]]);
  expect(await gather(4)).toBe(8);
});

test("while the database is away, a batch is not asked again item by item: all of it fails at once", async () => {
  const { gather, batches } = makeDoubler(10, (batch) => batch.includes(2), "Query read timeout");
  const outcomes = await Promise.allSettled([1, 2, 3].map(gather));
  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
  expect(batches).toEqual([[1, 2, 3]]);
  expect(await gather(4)).toBe(8);
});
