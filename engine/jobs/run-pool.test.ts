import { expect, test } from "vitest";
import type { RunningExecution } from "../run/running-execution.ts";
import { createRunPool, type RunOutcome } from "./run-pool.ts";

const take = (takes: number) => ({ executionId: "one", takes, isStored: true }) as RunningExecution;

test("runs that somebody waits for take none of the queue’s places", async () => {
  const { promise, resolve } = Promise.withResolvers<RunOutcome>();
  let woken = 0;
  const pool = createRunPool(
    1,
    () => promise,
    () => {
      woken += 1;
    },
  );
  const called = ["a", "b"].map((executionId) => pool.start({ ...take(1), executionId }, true));
  expect([pool.free, pool.count]).toEqual([1, 2]);
  const queued = pool.start(take(1));
  expect([pool.free, pool.count]).toEqual([0, 3]);
  resolve("left");
  await Promise.all([...called, queued]);
  expect([pool.free, pool.count]).toEqual([1, 0]);
  expect(woken).toBeGreaterThan(0);
});

test("a new take begins when the one before has come back, which is told to leave", async () => {
  const events: string[] = [];
  const pool = createRunPool(
    2,
    ({ takes }, { leave }) => {
      events.push(`${takes} begins`);
      const { promise, resolve } = Promise.withResolvers<RunOutcome>();
      const comeBack = () => {
        events.push(`${takes} comes back`);
        setImmediate(() => resolve("left"));
      };
      if (takes === 1) leave.addEventListener("abort", comeBack);
      else comeBack();
      return promise;
    },
    () => {},
  );
  const first = pool.start(take(1));
  await new Promise((resolve) => setImmediate(resolve));
  const second = pool.start(take(2));
  await first;
  expect(pool.ids()).toEqual(["one"]);
  await second;
  expect(events).toEqual(["1 begins", "1 comes back", "2 begins", "2 comes back"]);
  expect(pool.count).toBe(0);
});
