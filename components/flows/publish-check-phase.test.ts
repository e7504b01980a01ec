import { expect, test } from "vitest";
import { checkPhase } from "./publish-check-phase.ts";

const idle = { error: null, isFetching: false };
const asking = { error: null, isFetching: true };
const failed = { error: new Error("down"), isFetching: false };

test.each([
  ["checking", asking, idle],
  ["checking", { ...idle, data: true }, asking],
  ["checking", { ...idle, data: true }, { ...failed, isFetching: true }],
  ["checked", { ...idle, data: true }, { ...idle, data: {} }],
  ["notSaved", { ...idle, data: false }, idle],
  ["failed", failed, idle],
  ["failed", { ...idle, data: true }, failed],
  ["stopped", idle, idle],
  ["stopped", { ...idle, data: true }, idle],
] as const)("it is %s, and nothing waits for what nobody asks", (kind, saved, check) => {
  expect(checkPhase(saved, check).kind).toBe(kind);
});
