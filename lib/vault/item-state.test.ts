import { expect, test } from "vitest";
import { daysLeft, itemState } from "./item-state.ts";

const now = new Date("2026-06-01T12:00:00Z");
const days = (count: number) => new Date(now.getTime() + count * 24 * 60 * 60 * 1000);

test.each([
  ["empty", { ready: false, expiresAt: days(-1), failingSince: days(-1), limitedSince: days(-1) }],
  ["expired", { ready: true, expiresAt: days(0), failingSince: days(-1), limitedSince: days(-1) }],
  ["failing", { ready: true, expiresAt: days(5), failingSince: days(-1), limitedSince: days(-1) }],
  ["permissionsChanged", { ready: true, expiresAt: days(5), failingSince: null, limitedSince: days(-1) }],
  ["expiring", { ready: true, expiresAt: days(30), failingSince: null, limitedSince: null }],
  ["ready", { ready: true, expiresAt: days(30.1), failingSince: null, limitedSince: null }],
  ["ready", { ready: true, expiresAt: null, failingSince: null, limitedSince: null }],
] as const)("the worst state that holds: %s", (state, facts) => {
  expect(itemState(facts, now)).toBe(state);
});

test("days are counted up to the moment, a day that has begun as a whole one", () => {
  expect([2, 1.01, 1, 0.01, 0, -0.5, -3].map((count) => daysLeft(days(count), now))).toEqual([2, 2, 1, 1, 0, -0, -3]);
});
