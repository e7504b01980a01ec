import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Announcer } from "./announcer.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("the first is said at once; of those that follow at short notice, the last", () => {
  const said: string[] = [];
  const announcer = new Announcer((text) => void said.push(text));
  for (const text of ["one", "two", "three"]) announcer.say(text);
  expect(said).toEqual(["one"]);
  vi.advanceTimersByTime(1_000);
  expect(said).toEqual(["one", "three"]);
  announcer.say("four");
  expect(said).toEqual(["one", "three"]);
  vi.advanceTimersByTime(1_000);
  expect(said).toEqual(["one", "three", "four"]);
});

test("after a pause it is said at once again", () => {
  const said: string[] = [];
  const announcer = new Announcer((text) => void said.push(text));
  announcer.say("one");
  vi.advanceTimersByTime(5_000);
  announcer.say("one");
  expect(said).toEqual(["one", "one"]);
});
