import { expect, test } from "vitest";
import { findJsonProblem, MAX_JSON_DEPTH } from "./json-problem.ts";

const nested = (depth: number) => JSON.parse(`${"[".repeat(depth)}${"]".repeat(depth)}`) as unknown;

test("what a table holds has no problem, up to the deepest that is taken", () => {
  for (const value of [null, 1, "é😀", { a: [true, { b: "x" }] }, nested(MAX_JSON_DEPTH + 1)]) {
    expect(findJsonProblem(value)).toBeNull();
  }
});

test.each([["\u0000"], [{ "a\u0000": 1 }], [[{ a: ["x\ud800"] }]], [{ "\udc00": 1 }]])(
  "a text that no table holds is found: %j",
  (value) => expect(findJsonProblem(value)).toBe("text"),
);

test("a tower of brackets is found without climbing it", () => {
  expect(findJsonProblem(nested(MAX_JSON_DEPTH + 2))).toBe("depth");
  expect(findJsonProblem(nested(500_000))).toBe("depth");
});
