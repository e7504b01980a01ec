import fc from "fast-check";
import { expect, test } from "vitest";
import { createNeedleIndex, type Span } from "./needle-index.ts";

const plain = (text: string, mark = "m") => ({ text, isWrapped: false, mark });
const budgetOf = (steps = 10_000_000) => ({ steps });

function indexOf(texts: readonly string[], isWrapped = false) {
  const index = createNeedleIndex(() => "cut");
  for (const text of texts) index.add({ text, isWrapped, mark: text });
  return index;
}

const places = (spans: readonly Span[] | null) => spans?.map(({ start, end }) => [start, end]);

/** Every needle at every place, one after the other. */
function findSlowly(text: string, needles: readonly string[]): [number, number][] {
  const merged: [number, number][] = [];
  for (let start = 0; start < text.length; start++) {
    const ends = needles.filter((needle) => text.startsWith(needle, start)).map((needle) => start + needle.length);
    if (ends.length === 0) continue;
    const last = merged.at(-1);
    if (last && start < last[1]) last[1] = Math.max(last[1], ...ends);
    else merged.push([start, Math.max(...ends)]);
  }
  return merged;
}

test("finds what looking for each needle at each place finds", () => {
  const few = (minLength: number, maxLength: number) =>
    fc.string({ unit: fc.constantFrom("a", "b", "é", "😀", " "), minLength, maxLength });
  const needle = few(4, 7).filter((text) => text.length >= 4);
  fc.assert(
    fc.property(fc.array(needle, { minLength: 1, maxLength: 30 }), few(0, 60), fc.nat(60), (needles, noise, at) => {
      const text = noise.slice(0, at).toWellFormed() + needles[0] + noise.slice(at).toWellFormed();
      expect(places(indexOf(needles).findSpans(text, text.length, true, budgetOf()))).toEqual(
        findSlowly(text, needles),
      );
    }),
    { numRuns: 500 },
  );
});

test("white space may stand in wrapped needles, escaped or not, and in no others", () => {
  const find = (text: string, isWrapped: boolean) =>
    places(indexOf(["abcdef"], isWrapped).findSpans(text, text.length, true, budgetOf()));
  for (const text of ["a b\ncdef", "ab\r\n    cdef", "abc\\r\\ndef", "a%0Abcdef", "a+bcdef", "a&#10;bcdef"]) {
    expect(find(text, true), text).toEqual([[0, text.length]]);
    expect(find(text, false), text).toEqual([]);
  }
  expect(find("a b-cdef", true)).toEqual([]);
});

test("the end of a text that goes on elsewhere may cut a needle off", () => {
  const index = indexOf(["0123456789abcdef".repeat(8)]);
  const text = `xx${"0123456789abcdef".repeat(5)}`;
  expect(index.findSpans(text, 3, true, budgetOf())).toEqual([]);
  expect(index.findSpans(text, 3, false, budgetOf())).toEqual([{ start: 2, end: text.length, marks: ["cut"] }]);
});

test("a needle of fewer than four characters is a mistake", () => {
  expect(() => indexOf(["abc"])).toThrow("3 characters");
});

test("what a search costs does not grow with the needles, though they begin alike", () => {
  const token = (index: number) => `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjdXN0b21lci0${String(index).padStart(8, "0")}.sig`;
  const text = Array.from({ length: 20 }, (_, index) => `{"token":"${token(index * 7)}"}`).join();
  const costOf = (count: number) => {
    const index = createNeedleIndex(() => "cut");
    for (let each = 0; each < count; each++) index.add(plain(token(each)));
    const budget = budgetOf();
    expect(index.findSpans(text, text.length, true, budget)?.length).toBeGreaterThan(0);
    return budgetOf().steps - budget.steps;
  };
  expect(costOf(20_000)).toBeLessThan(3 * costOf(200));
});

test("one that costs more than its budget is given up", () => {
  expect(indexOf(["a".repeat(4096)]).findSpans("a".repeat(100_000), 100_000, true, budgetOf(1_000_000))).toBeNull();
});
