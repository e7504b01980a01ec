import { expect, test } from "vitest";
import type { TriggerSummary } from "#lib/triggers/schema.ts";
import { refetchDelay } from "./refetch-delay.ts";

const now = Date.UTC(2026, 10, 22, 12);
const schedule = (isEnabled: boolean, inMs: number) =>
  ({ type: "SCHEDULE", isEnabled, nextTimes: isEnabled ? [new Date(now + inMs)] : [] }) as unknown as TriggerSummary;
const hook = { type: "HOOK", isEnabled: true } as unknown as TriggerSummary;

test("the list is asked for again after the next time, and at least each minute", () => {
  expect(refetchDelay([hook, schedule(true, 20_000), schedule(true, 40_000)], now)).toBe(23_000);
  expect(refetchDelay([schedule(true, 3_600_000)], now)).toBe(60_000);
  expect(refetchDelay([hook], now)).toBe(60_000);
});

test("a time that has passed is not asked after without a pause", () => {
  expect(refetchDelay([schedule(true, -60_000)], now)).toBe(5_000);
});

test("what cannot fire is not asked after", () => {
  expect(refetchDelay([schedule(false, 0)], now)).toBe(false);
  expect(refetchDelay([], now)).toBe(false);
  expect(refetchDelay(undefined, now)).toBe(false);
});
