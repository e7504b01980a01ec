import fc from "fast-check";
import { expect, test } from "vitest";
import {
  editShown,
  type FieldReference,
  referenceBeside,
  shownSegments,
  shownText,
  snapSelection,
  toKept,
  toShown,
  writeReference,
} from "./reference-text.ts";

const ITEM = "0199c3f0-0000-7000-8000-00000000000a";
const OTHER = "0199c3f0-0000-7000-8000-00000000000b";
const password = writeReference({ itemId: ITEM, field: "Password" });
const nameOf = ({ itemId, field }: FieldReference) => `${itemId === ITEM ? "Shop" : "Other"} / ${field}`;
const segmentsOf = (text: string) => shownSegments(text, nameOf);
const CHIP = "«Shop / Password»";

test.each([
  [`Bearer ${password}!`, `Bearer ${CHIP}!`],
  [`{{ @VaultItem.${ITEM.toUpperCase()}.Password }}`, CHIP],
  [`{{ vars.a }}${password}`, `{{ vars.a }}${CHIP}`],
  [`{{ vars.${password}`, `{{ vars.${CHIP}`],
  ["{{@VaultItem.1.Password}}", "{{@VaultItem.1.Password}}"],
  [`{{@VaultItem.${ITEM}.Pass`, `{{@VaultItem.${ITEM}.Pass`],
])("%j is shown as %j", (text, shown) => {
  expect(shownText(segmentsOf(text))).toBe(shown);
});

test.each([
  ["typing after it", `a ${CHIP}b`, 20, `a ${password}b`],
  ["typing the letter that it begins with, before it", `a «${CHIP}`, 3, `a «${password}`],
  ["taking its last letter", `a ${CHIP.slice(0, -1)}`, 18, "a "],
  ["taking its first letter", `a ${CHIP.slice(1)}`, 2, "a "],
  ["taking the word before it, and none of it", CHIP, 0, password],
  ["typing over it", "a x", 3, "a x"],
  ["typing into it", `a ${CHIP.slice(0, 5)}x${CHIP.slice(5)}`, 8, `a ${password}x`],
  ["pasting another whole one", `a ${CHIP}${password}`, 19 + password.length, `a ${password}${password}`],
])("%s keeps the text, and references whole", (_, shown, caret, kept) => {
  expect(editShown(segmentsOf(`a ${password}`), shown, caret).text).toBe(kept);
});

test("of equal letters, the caret tells which one went", () => {
  const segments = segmentsOf(`«${password}`);
  expect(editShown(segments, CHIP, 0)).toEqual({ text: password, caret: 0 });
});

test("what is put in can be kept as something else", () => {
  const { text, caret } = editShown(segmentsOf("ab"), `a${CHIP}b`, 1 + CHIP.length, () => password);
  expect(text).toBe(`a${password}b`);
  expect(toShown(segmentsOf(text), caret)).toBe(1 + CHIP.length);
});

test("the caret steps over a reference, and a selection takes it whole", () => {
  const segments = segmentsOf(`ab${password}cd`);
  const [start, end] = [2, 2 + CHIP.length];
  const at = (offset: number) => ({ start: offset, end: offset });
  expect(snapSelection(segments, at(end - 1), at(end))).toEqual(at(start));
  expect(snapSelection(segments, at(start + 1), at(start))).toEqual(at(end));
  expect(snapSelection(segments, at(start + 2), at(start + 5))).toEqual(at(start));
  expect(snapSelection(segments, { start: 0, end: end - 1 }, { start: 0, end })).toEqual({ start: 0, end: start });
  expect(snapSelection(segments, { start: 4, end: 7 }, at(0))).toEqual({ start, end });
  expect(snapSelection(segments, at(1), at(2))).toEqual(at(1));
});

test("Backspace and Delete find the reference beside the caret", () => {
  const segments = segmentsOf(`a${password}b`);
  const whole = { start: 1, end: 1 + CHIP.length };
  expect(referenceBeside(segments, whole.end, "before")).toEqual(whole);
  expect(referenceBeside(segments, whole.start, "after")).toEqual(whole);
  expect(referenceBeside(segments, whole.start, "before")).toBeUndefined();
});

const texts = fc
  .array(
    fc.constantFrom(
      password,
      writeReference({ itemId: OTHER, field: "Username" }),
      "{{ vars.a }}",
      "«",
      "»",
      " / ",
      "Shop",
      "x",
      " ",
    ),
  )
  .map((parts) => parts.join(""));

test("offsets go there and back, but for those within a reference", () => {
  fc.assert(
    fc.property(texts, (text) => {
      const segments = segmentsOf(text);
      for (let offset = 0; offset <= shownText(segments).length; offset++) {
        const isInside = snapSelection(segments, { start: offset, end: offset }, { start: 0, end: 0 }).start !== offset;
        if (!isInside) expect(toShown(segments, toKept(segments, offset))).toBe(offset);
      }
    }),
  );
});

test("whatever is edited, what stays keeps its references, and none is made up", () => {
  fc.assert(
    fc.property(texts, fc.nat(), fc.nat(), fc.constantFrom("", "x", "«", "Shop", CHIP), (text, from, length, typed) => {
      const segments = segmentsOf(text);
      const shown = shownText(segments);
      const start = from % (shown.length + 1);
      const end = Math.min(start + (length % 30), shown.length);
      const edited = editShown(segments, shown.slice(0, start) + typed + shown.slice(end), start + typed.length).text;
      const count = (each: string) => segmentsOf(each).filter(({ reference }) => reference).length;
      const untouched = segments.filter(
        ({ reference, shownStart, shown: name }) =>
          reference && (shownStart + name.length <= start || shownStart >= end),
      );
      expect(count(edited)).toBeLessThanOrEqual(count(text));
      expect(count(edited)).toBeGreaterThanOrEqual(untouched.length);
      expect(edited).not.toMatch(/\{\{@VaultItem[^}]*$/);
    }),
  );
});
