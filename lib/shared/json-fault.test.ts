import fc from "fast-check";
import { expect, test } from "vitest";
import { findJsonFault } from "./json-fault.ts";

/** Agrees with the engine on what is JSON, and names a place up to which some JSON text goes. */
function expectAgreement(text: string): void {
  const fault = findJsonFault(text);
  let isJson = true;
  try {
    JSON.parse(text);
  } catch {
    isJson = false;
  }
  if (isJson) expect(fault).toBe(text.length);
  else expect(fault).toBeLessThanOrEqual(text.length);
  if (!isJson && fault === text.length) expect(() => JSON.parse(`${text} `)).toThrow();
}

test("agrees with JSON.parse on texts made of JSON's own pieces", () => {
  const pieces = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    '"a"',
    '"',
    "1",
    "-",
    ".5",
    "e3",
    "true",
    "nul",
    " ",
    "\n",
    "\\u00",
    "\\",
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 12 }), (parts) => {
      const text = parts.join("");
      const fault = findJsonFault(text);
      expectAgreement(text);
      // What stands before the fault could still have become JSON, so no earlier place is at fault.
      expect(findJsonFault(text.slice(0, fault))).toBe(fault);
    }),
    { numRuns: 2000 },
  );
});

test("a hundred thousand levels and megabytes of text cost no stack", () => {
  const levels = 100_000;
  expect(findJsonFault("[".repeat(levels))).toBe(levels);
  expect(findJsonFault(`${'{"a":'.repeat(levels)}x`)).toBe(5 * levels);
  const long = `"${"\\u0041é".repeat(500_000)}"`;
  expect(findJsonFault(long)).toBe(long.length);
  expect(findJsonFault(`${long.slice(0, -1)}\u0001"`)).toBeLessThan(long.length);
});
