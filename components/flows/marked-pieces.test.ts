import { expect, test } from "vitest";
import { markedPieces, type TextMark } from "./marked-pieces.ts";
import { shownSegments } from "./reference-text.ts";

const GUID = "0190f3c2-7a4b-7c1d-8e2f-0123456789ab";
const cut = (text: string, ...marks: TextMark[]) =>
  shownSegments(text, () => "Shop / Password").flatMap((segment) =>
    markedPieces(segment, marks).map((piece) => [piece.text, piece.tone]),
  );

test("what is wrong is cut out, and nothing is lost", () => {
  expect(cut("Hi {{ imput }}!", { start: 6, end: 11, tone: "amber" })).toEqual([
    ["Hi ", null],
    ["{{ ", null],
    ["imput", "amber"],
    [" }}", null],
    ["!", null],
  ]);
  expect(cut("{{ a b", { start: 0, end: 6, tone: "fail" })).toEqual([["{{ a b", "fail"]]);
  expect(cut("{{ a }}", { start: 2, end: 2, tone: "fail" })).toEqual([["{{ a }}", null]]);
});

test("of marks that lie over each other the worst counts, across segments", () => {
  const marks: TextMark[] = [
    { start: 0, end: 6, tone: "amber" },
    { start: 3, end: 4, tone: "fail" },
  ];
  expect(cut("a {{ b }}", ...marks)).toEqual([
    ["a ", "amber"],
    ["{", "amber"],
    ["{", "fail"],
    [" b", "amber"],
    [" }}", null],
  ]);
});

test("a reference is marked whole, by its name", () => {
  const text = `x {{@VaultItem.${GUID}.Password}} y`;
  expect(cut(text, { start: 2, end: 9, tone: "fail" })).toEqual([
    ["x ", null],
    ["«Shop / Password»", "fail"],
    [" y", null],
  ]);
});
