import { expect, test } from "vitest";
import { loggedError, printedError } from "./child.ts";

test("an error of the log is shown in short, with its reference", () => {
  const line = { level: 50, msg: "the queue is away", error: { message: "ECONNREFUSED" }, reference: "1a2b3c4d" };
  expect(loggedError(JSON.stringify(line))).toBe("the queue is away: ECONNREFUSED (1a2b3c4d)");
});

test.each([
  ["what is no error", '{"level":30,"msg":"engine ready"}'],
  ["what is no log line", "▲ Next.js 16.4.6"],
  ["what only looks like one", "{half a line"],
])("%s stays in the file", (_, line) => {
  expect(loggedError(line)).toBeNull();
});

test("of what is printed on standard error, the stack stays in the file", () => {
  expect(printedError("Error: the port is in use")).toBe("Error: the port is in use");
  expect(printedError("    at Server.listen (node:net:1:1)")).toBeNull();
  expect(printedError("")).toBeNull();
});
