import "server-only";

/*
 * What may stand at a place of a text, read in each of the ways that URLs, forms, JSON, JavaScript and XML write a
 * character: itself, %XX of its UTF-8 bytes or of its one Latin-1 byte, + for a space, \uXXXX, \u{X}, \xXX, a
 * backslash and a letter, &#N;, &#xN;, &name;. Also several times escaped (%25XX, \\", &amp;lt;), up to the bounds
 * below, which keep a hostile answer from costing more than a few steps a character.
 */
const MAX_BACKSLASHES = 8;
const MAX_NESTING = 3;

/** No reading takes more of the text: four bytes in percent, each three times escaped. */
export const MAX_READING_LENGTH = 48;

const PERCENT = 37;
const AMPERSAND = 38;
const PLUS = 43;
const BACKSLASH = 92;

/** A code point, and where the text goes on after it. */
export type Reading = { point: number; end: number };

const controlLetters = new Map([
  ["b", 8],
  ["t", 9],
  ["n", 10],
  ["f", 12],
  ["r", 13],
]);
const entityNames = new Map([
  ["Tab", 9],
  ["NewLine", 10],
  ["quot", 34],
  ["amp", AMPERSAND],
  ["apos", 39],
  ["lt", 60],
  ["gt", 62],
]);

/** Whether this UTF-16 unit may begin an escape; any other character can only be itself. */
export function beginsEscape(unit: number): boolean {
  return unit === PERCENT || unit === AMPERSAND || unit === PLUS || unit === BACKSLASH;
}

/** Every reading of what stands at `at`; none at the end of the text. */
export function readingsAt(text: string, at: number): Reading[] {
  const point = text.codePointAt(at);
  if (point === undefined) return [];
  const readings = [{ point, end: at + (point > 0xffff ? 2 : 1) }];
  if (point === PERCENT) addPercent(readings, text, at);
  else if (point === PLUS) readings.push({ point: 32, end: at + 1 });
  else if (point === AMPERSAND) addEntities(readings, text, at + 1);
  else if (point === BACKSLASH) addBackslashes(readings, text, at);
  return readings;
}

function addPercent(readings: Reading[], text: string, start: number): void {
  // %25 is a percent sign; in %2525 it may be one too, or two levels of one.
  for (let at = start + 1, level = 0; level <= MAX_NESTING && text.startsWith("25", at); level++) {
    at += 2;
    readings.push({ point: PERCENT, end: at });
  }
  const lead = byteAt(text, start);
  if (!lead || lead.point === PERCENT) return;
  if (lead.point < 0x80) {
    readings.push(lead);
    return;
  }
  readings.push(lead);
  const rest = lead.point >= 0xf0 ? 3 : lead.point >= 0xe0 ? 2 : lead.point >= 0xc2 ? 1 : 0;
  let point = lead.point & (0x3f >> rest);
  let { end } = lead;
  for (let index = 0; index < rest; index++) {
    const next = byteAt(text, end);
    if (!next || (next.point & 0xc0) !== 0x80) return;
    point = (point << 6) | (next.point & 0x3f);
    end = next.end;
  }
  if (rest > 0) readings.push({ point, end });
}

/** One byte in percent, its own percent sign escaped any number of times. */
function byteAt(text: string, start: number): Reading | null {
  if (text.charCodeAt(start) !== PERCENT) return null;
  let at = start + 1;
  for (let level = 0; level < MAX_NESTING && text.startsWith("25", at) && hexAt(text, at + 2, 2) !== null; level++)
    at += 2;
  const point = hexAt(text, at, 2);
  return point === null ? null : { point, end: at + 2 };
}

function addEntities(readings: Reading[], text: string, start: number): void {
  let at = start;
  for (let level = 0; level <= MAX_NESTING; level++) {
    const length = text.slice(at, at + 12).indexOf(";");
    if (length < 0) return;
    const point = entityPoint(text.slice(at, at + length));
    if (point !== undefined) readings.push({ point, end: at + length + 1 });
    if (!text.startsWith("amp;", at)) return;
    at += 4;
  }
}

function entityPoint(name: string): number | undefined {
  if (/^#[0-9]+$/.test(name)) return Number.parseInt(name.slice(1), 10);
  if (/^#[xX][0-9a-fA-F]+$/.test(name)) return Number.parseInt(name.slice(2), 16);
  return entityNames.get(name);
}

function addBackslashes(readings: Reading[], text: string, start: number): void {
  let at = start;
  while (text.charCodeAt(at) === BACKSLASH && at - start < MAX_BACKSLASHES) {
    at += 1;
    // A backslash of the value is written as two, four or eight, and the run may end in another one's escape.
    if (at > start + 1) readings.push({ point: BACKSLASH, end: at });
  }
  const letter = text[at] ?? "";
  const control = controlLetters.get(letter);
  if (control !== undefined) readings.push({ point: control, end: at + 1 });
  if (letter === "u") addUnicode(readings, text, at);
  if (letter === "x") addHex(readings, text, at + 1, 2);
  if (/^[!-/:-@[-`{-~]$/.test(letter)) readings.push({ point: letter.charCodeAt(0), end: at + 1 });
}

/** @param at Of the letter u. */
function addUnicode(readings: Reading[], text: string, at: number): void {
  const braced = text[at + 1] === "{" ? /^u\{0*([0-9a-fA-F]{1,6})\}/.exec(text.slice(at, at + 16)) : null;
  if (braced) readings.push({ point: Number.parseInt(braced[1] ?? "", 16), end: at + braced[0].length });
  const unit = hexAt(text, at + 1, 4);
  if (unit === null) return;
  readings.push({ point: unit, end: at + 5 });
  if ((unit & 0xfc00) !== 0xd800) return;
  // The second half of a surrogate pair has its own backslash.
  let low = at + 5;
  while (text.charCodeAt(low) === BACKSLASH && low - at - 5 < MAX_BACKSLASHES) low += 1;
  const second = text[low] === "u" ? hexAt(text, low + 1, 4) : null;
  if (second === null || (second & 0xfc00) !== 0xdc00) return;
  readings.push({ point: 0x10000 + ((unit & 0x3ff) << 10) + (second & 0x3ff), end: low + 5 });
}

function addHex(readings: Reading[], text: string, at: number, length: number): void {
  const point = hexAt(text, at, length);
  if (point !== null) readings.push({ point, end: at + length });
}

function hexAt(text: string, at: number, length: number): number | null {
  let value = 0;
  for (let index = at; index < at + length; index++) {
    const digit = hexDigit(text.charCodeAt(index));
    if (digit < 0) return null;
    value = value * 16 + digit;
  }
  return value;
}

function hexDigit(unit: number): number {
  if (unit >= 48 && unit <= 57) return unit - 48;
  const letter = unit | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
}
