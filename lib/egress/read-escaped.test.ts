import fc from "fast-check";
import { expect, test } from "vitest";
import { MAX_READING_LENGTH, readingsAt } from "./read-escaped.ts";

const hex = (value: number, length: number) => value.toString(16).padStart(length, "0");
const percent = (char: string) => [...Buffer.from(char)].map((byte) => `%${hex(byte, 2)}`).join("");
const units = (char: string, backslashes = "\\") =>
  Array.from({ length: char.length }, (_, index) => `${backslashes}u${hex(char.charCodeAt(index), 4)}`).join("");
const point = (char: string) => char.codePointAt(0) ?? 0;

const ways: Record<string, (char: string) => string> = {
  itself: (char) => char,
  percent,
  "percent, capitals": (char) => percent(char).toUpperCase(),
  "percent, twice": (char) => percent(char).replaceAll("%", "%25"),
  "percent, four times": (char) => percent(char).replaceAll("%", "%252525"),
  "\\u": (char) => units(char),
  "\\u, capitals": (char) => units(char).toUpperCase().replaceAll("U", "u"),
  "\\u, in JSON in JSON in JSON": (char) => units(char, "\\\\\\\\"),
  "\\u in braces": (char) => `\\u{${point(char).toString(16)}}`,
  "decimal reference": (char) => `&#${point(char)};`,
  "decimal reference with zeros": (char) => `&#00${point(char)};`,
  "hexadecimal reference": (char) => `&#x${hex(point(char), 4)};`,
  "hexadecimal reference, capitals": (char) => `&#X${hex(point(char), 4).toUpperCase()};`,
  "reference, escaped thrice": (char) => `&amp;amp;amp;#${point(char)};`,
};

test.each(Object.entries(ways))("every character is read back from %s", (_, encode) => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", minLength: 1, maxLength: 1 }), fc.string(), (char, after) => {
      const encoded = encode(char);
      const readings = readingsAt(`<${encoded}${after}`, 1);
      expect(readings.some((each) => each.point === point(char) && each.end === 1 + encoded.length)).toBe(true);
      expect(encoded.length).toBeLessThanOrEqual(MAX_READING_LENGTH);
    }),
  );
});

test.each([
  ["+", " "],
  ["%E9", "é"],
  ["%C3%A9", "é"],
  ["\\xe9", "é"],
  ["\\n", "\n"],
  ["\\\\n", "\n"],
  ["\\/", "/"],
  ['\\"', '"'],
  ["\\\\\\\\", "\\"],
  ["&lt;", "<"],
  ["&quot;", '"'],
  ["&apos;", "'"],
  ["&amp;amp;", "&"],
  ["&NewLine;", "\n"],
  ["%25", "%"],
  ["%2525", "%"],
])("%s may be read as %j", (text, char) => {
  expect(readingsAt(text, 0)).toContainEqual({ point: point(char), end: text.length });
});

test.each([
  "a",
  "é",
  "😀",
  "%",
  "%4",
  "%zz",
  "&",
  "&;",
  "&nothing;",
  "\\",
  "\\q",
  "\\u12",
  "\\u{}",
  "\\x1",
  "%C3",
  "%C3%28",
])("%s is no escape of another character, or not whole", (text) => {
  const [own, ...others] = readingsAt(text, 0);
  expect(own).toEqual({ point: point(text), end: text.startsWith("😀") ? 2 : 1 });
  // Bytes of Latin-1 stand alone; what is not UTF-8 is not made to be.
  expect(others.filter((reading) => reading.point !== 0xc3)).toEqual([]);
});

test("there is nothing to read at the end, and no reading goes past it", () => {
  expect(readingsAt("abc", 3)).toEqual([]);
  const text = fc.string({ unit: fc.constantFrom(..."%25&amp;#x41;\\u{}+ \n😀é"), maxLength: 40 });
  fc.assert(
    fc.property(text, fc.nat(40), (given, at) => {
      for (const { end } of readingsAt(given, at)) {
        expect(end).toBeGreaterThan(at);
        expect(end).toBeLessThanOrEqual(given.length);
      }
    }),
    { numRuns: 1000 },
  );
});
