import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { findEach, findText } from "./find-text.ts";

// Thousands of texts, on machines that do other things meanwhile.
vi.setConfig({ testTimeout: 60_000 });

const texts = fc.string({ unit: fc.constantFrom("a", "b", "é", "\ud83d"), maxLength: 200 });
/** On both sides of the length from which the search is our own. */
const searches = fc.string({ unit: fc.constantFrom("a", "b", "é", "\ud83d"), minLength: 1, maxLength: 40 });

test("a text is found where JavaScript finds it", () => {
  fc.assert(
    fc.property(texts, searches, fc.nat(220), (text, search, from) => {
      const within = fc.sample(fc.constant(text + search + text), 1)[0] ?? "";
      for (const each of [text, within]) expect(findText(each, search, from)).toBe(each.indexOf(search, from));
    }),
  );
});

test("each is found once, none within another", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(texts, fc.constant("a".repeat(30)))), searches, (pieces, search) => {
      const text = pieces.join(search);
      const places = findEach(text, search);
      expect(places.length).toBe(text.split(search).length - 1);
      for (const place of places) expect(text.startsWith(search, place)).toBe(true);
    }),
  );
});

test.each([
  ["aab".repeat(10), "aab".repeat(7)],
  ["a".repeat(60), "a".repeat(20)],
  [`${"a".repeat(40)}b`, `${"a".repeat(30)}b`],
  ["x", "x".repeat(17)],
  ["", "a"],
])("%j holds %j where JavaScript says so", (text, search) => {
  expect(findText(text, search)).toBe(text.indexOf(search));
});

test("it reads each character of a long text twice at most, whatever is looked for", () => {
  const [text, search] = ["a".repeat(50_000), `${"a".repeat(300)}b${"a".repeat(20_000)}`];
  const { charCodeAt } = String.prototype;
  let reads = 0;
  String.prototype.charCodeAt = function counted(this: string, index: number) {
    reads += 1;
    return charCodeAt.call(this, index);
  };
  try {
    expect(findText(text, search)).toBe(-1);
  } finally {
    String.prototype.charCodeAt = charCodeAt;
  }
  // For each character: one read of the text, and of what is looked for one more than the borders that are given up.
  expect(reads).toBeLessThan(5 * (text.length + search.length));
  // JavaScript's own search would not be seen here.
  expect(reads).toBeGreaterThan(text.length);
});
