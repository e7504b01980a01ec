import "server-only";

/*
 * One code point of a needle, in any of the ways that URLs, forms, JSON, JavaScript and XML write it: itself,
 * %XX of its UTF-8 bytes, + for a space, \uXXXX, \u{X}, \xXX, a backslash and a letter, &#N;, &#xN;, &name;. Also
 * twice escaped (%25XX, \\", &amp;lt;), up to the bounds below, which keep a hostile answer from costing more than
 * a few steps a character.
 */
const MAX_BACKSLASHES = 8;
const MAX_NESTING = 3;

const controlLetters: Readonly<Record<number, string>> = { 8: "b", 9: "t", 10: "n", 12: "f", 13: "r" };
const entityNames: Readonly<Record<number, readonly string[]>> = {
  9: ["Tab"],
  10: ["NewLine"],
  34: ["quot"],
  38: ["amp"],
  39: ["apos"],
  60: ["lt"],
  62: ["gt"],
};

/** Where `point` may end if it begins at `start`: the text's position after each way that fits. */
export function endsOf(text: string, start: number, point: number): number[] {
  const ends: number[] = [];
  const char = String.fromCodePoint(point);
  if (text.startsWith(char, start)) ends.push(start + char.length);
  switch (text.charCodeAt(start)) {
    case 37: // %
      addPercentEnds(ends, text, start, point);
      break;
    case 43: // +
      if (point === 32) ends.push(start + 1);
      break;
    case 38: // &
      addEntityEnds(ends, text, start, point);
      break;
    case 92: // backslash
      addBackslashEnds(ends, text, start, point, char);
      break;
  }
  return ends;
}

/** The same as a regular expression, to find where a needle may begin. It may match more than `endsOf` does. */
export function beginPattern(point: number): string {
  const char = String.fromCodePoint(point);
  const utf8 = [...Buffer.from(char, "utf8")].map((byte) => `%(?:25){0,${MAX_NESTING}}${caseless(hex(byte, 2))}`);
  const units = Array.from({ length: char.length }, (_, index) => char.charCodeAt(index));
  const entities = [
    `#0{0,6}${point}`,
    `#[xX]0{0,6}${caseless(point.toString(16))}`,
    ...(entityNames[point] ?? []),
  ].join("|");
  const escapes = [
    `u${units.map((unit) => caseless(hex(unit, 4))).join(`\\\\{1,${MAX_BACKSLASHES}}u`)}`,
    `u\\{0{0,6}${caseless(point.toString(16))}\\}`,
    ...(point <= 0xff ? [`x${caseless(hex(point, 2))}`] : []),
    ...(controlLetters[point] ? [controlLetters[point]] : []),
    ...(isPunctuation(point) ? [literal(char)] : []),
  ].join("|");
  return [
    literal(char),
    utf8.join(""),
    ...(point === 32 ? ["\\+"] : []),
    `&(?:amp;){0,${MAX_NESTING}}(?:${entities});`,
    `\\\\{1,${MAX_BACKSLASHES}}(?:${escapes})`,
  ].join("|");
}

function addPercentEnds(ends: number[], text: string, start: number, point: number): void {
  let at = start;
  if (point === 37) {
    // %25 is a percent sign; in %2525 it may be one too, or two levels of one.
    at += 1;
    for (let level = 0; level <= MAX_NESTING && text.startsWith("25", at); level++) {
      at += 2;
      ends.push(at);
    }
    return;
  }
  for (const byte of Buffer.from(String.fromCodePoint(point), "utf8")) {
    if (text[at] !== "%") return;
    at += 1;
    for (let level = 0; level < MAX_NESTING && text.startsWith("25", at); level++) at += 2;
    if (!sameHex(text, at, hex(byte, 2))) return;
    at += 2;
  }
  ends.push(at);
}

function addEntityEnds(ends: number[], text: string, start: number, point: number): void {
  let at = start + 1;
  for (let level = 0; level <= MAX_NESTING; level++) {
    const end = text.slice(at, at + 12).indexOf(";");
    if (end < 0) return;
    if (isEntity(text.slice(at, at + end), point)) ends.push(at + end + 1);
    if (!text.startsWith("amp;", at)) return;
    at += 4;
  }
}

function isEntity(name: string, point: number): boolean {
  if (/^#[0-9]+$/.test(name)) return Number.parseInt(name.slice(1), 10) === point;
  if (/^#[xX][0-9a-fA-F]+$/.test(name)) return Number.parseInt(name.slice(2), 16) === point;
  return entityNames[point]?.includes(name) ?? false;
}

function addBackslashEnds(ends: number[], text: string, start: number, point: number, char: string): void {
  let at = start;
  while (text[at] === "\\" && at - start < MAX_BACKSLASHES) {
    at += 1;
    // A backslash of the value is written as two, four or eight, and the run may end in another one's escape.
    if (point === 92) ends.push(at);
  }
  const letter = text[at];
  if (letter === undefined) return;
  if (letter === "u") addUnicodeEnd(ends, text, at, point, char);
  if (letter === "x" && point <= 0xff && sameHex(text, at + 1, hex(point, 2))) ends.push(at + 3);
  if (letter === controlLetters[point]) ends.push(at + 1);
  if (isPunctuation(point) && letter === char) ends.push(at + 1);
}

function addUnicodeEnd(ends: number[], text: string, at: number, point: number, char: string): void {
  if (text[at + 1] === "{") {
    const braced = /^u\{0*([0-9a-fA-F]{1,6})\}/.exec(text.slice(at, at + 16));
    if (braced && Number.parseInt(braced[1] ?? "", 16) === point) ends.push(at + braced[0].length);
    return;
  }
  let end = at;
  for (let index = 0; index < char.length; index++) {
    // The second half of a surrogate pair has its own backslash.
    if (index > 0) end += /^\\*/.exec(text.slice(end, end + MAX_BACKSLASHES))?.[0].length ?? 0;
    if (text[end] !== "u" || !sameHex(text, end + 1, hex(char.charCodeAt(index), 4))) return;
    end += 5;
  }
  ends.push(end);
}

function isPunctuation(point: number): boolean {
  return point > 32 && point < 127 && !/[0-9A-Za-z]/.test(String.fromCodePoint(point));
}

function sameHex(text: string, at: number, digits: string): boolean {
  return text.slice(at, at + digits.length).toLowerCase() === digits;
}

function hex(value: number, length: number): string {
  return value.toString(16).padStart(length, "0");
}

function caseless(digits: string): string {
  return digits.replace(/[a-f]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}

export function literal(char: string): string {
  return char.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}
