import { expect, test } from "vitest";
import { quietText } from "./quiet-text.ts";

const shown = (text: string) => text.replaceAll("\u2060", "·");

test.each([
  ["Order alerts", "Order alerts"],
  ["  a \n\t b\u2028c ", "a b c"],
  ["safe\u202eetxt\u200b.exe", "safeetxt·.·exe"],
  ["@channel, maud@acme.example", "@·channel, maud@·acme·.·example"],
  ["https://evil.example/x", "https:·//evil·.·example/x"],
  ["Wait. Then go: now", "Wait. Then go: now"],
])("%j", (text, quiet) => {
  expect(shown(quietText(text, 100))).toBe(quiet);
});

test("what is longer ends in an ellipsis", () => {
  expect(quietText("x".repeat(300), 200)).toBe(`${"x".repeat(199)}…`);
});
