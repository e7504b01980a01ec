import { expect, test } from "vitest";
import { codesMeant, randomDigits } from "./code-digits.ts";

test.each([1, 2, 4, 6, 10])("%d digits, each as likely", (length) => {
  const seen = new Map<string, number>();
  for (let i = 0; i < 2000; i++) {
    const code = randomDigits(length);
    expect(code).toMatch(new RegExp(`^\\d{${length}}$`));
    const first = code.charAt(0);
    seen.set(first, (seen.get(first) ?? 0) + 1);
  }
  // 200 of each are expected; 100 fewer or more does not happen by chance.
  expect(seen.size).toBe(10);
  for (const count of seen.values()) expect(Math.abs(count - 200)).toBeLessThan(100);
});

test("text is one code, as people group its digits", () => {
  expect(codesMeant("012345")).toEqual(["012345"]);
  expect(codesMeant(" 012 345\u00a0")).toEqual(["012345"]);
  expect(codesMeant("012-345")).toEqual(["012345"]);
  expect(codesMeant("012–345\n")).toEqual(["012345"]);
  expect(codesMeant("")).toEqual([""]);
});

test("a number is one code for each length", () => {
  expect(codesMeant(42)).toEqual([
    "42",
    "042",
    "0042",
    "00042",
    "000042",
    "0000042",
    "00000042",
    "000000042",
    "0000000042",
  ]);
  expect(codesMeant(0)[0]).toBe("0");
  expect(codesMeant(9_999_999_999)).toEqual(["9999999999"]);
});
