import "server-only";
import type { Json } from "#lib/shared/json.ts";
import { beginPattern, endsOf, literal } from "./match-escaped.ts";
import { type Needle, needlesOf } from "./needles.ts";

export type Masker = {
  /** One among them asks for it, or is under 8 characters and would be found by chance: everything is hidden. */
  hidesAll: boolean;
  /** No match is longer, so what stands this far before the end of a text is judged whole. Characters. */
  longestMatch: number;
  maskText: (text: string) => string;
  /** The masked form of the first `limit` characters; a match that begins before the limit is taken whole. */
  maskStart: (text: string, limit: number) => string;
  /** Every string, number and key. Shapes stay. */
  maskJson: (value: Json) => Json;
};

export type MaskedSecret = { plaintext: string; mark: string; hidesAll?: boolean };

type Span = { start: number; end: number; marks: readonly string[] };

export const MIN_SECRET_LENGTH = 8;

/** Escaped, a character may take several: six in \uXXXX, and white space besides in what is wrapped. */
const MAX_GROWTH = 12;

/** White space between two digits of base64: an indented line break. */
const MAX_WRAP = 64;
const spaces = [10, 13, 32, 9];

/** What masking one text may cost, in tries at one character. Beyond, all of it is hidden. */
const MAX_STEPS = 4_000_000;

/**
 * Finds secrets in what comes back, in all forms of `needlesOf` and all escapes of `match-escaped.ts`, and puts
 * their marks in their place. Not found, and so a stated limit: hashes, ciphers, parts, other transformations.
 */
export function createMasker(secrets: readonly MaskedSecret[]): Masker {
  const real = secrets.filter(({ plaintext }) => plaintext !== "");
  const hidesAll = real.some((secret) => secret.hidesAll || secret.plaintext.length < MIN_SECRET_LENGTH);
  const marks = [...new Set(real.map(({ mark }) => mark))];
  const hidden = marks.join("");
  const needles = hidesAll ? [] : distinct(real.flatMap(({ plaintext, mark }) => needlesOf(plaintext, mark)));
  const begin = needles.length > 0 ? compileBegin(needles) : null;

  const maskStart = (text: string, limit: number): string => {
    if (hidesAll) return text === "" ? "" : hidden;
    if (!begin) return text.slice(0, limit);
    const spans = findSpans(text, limit, needles, begin);
    return spans ? replaceSpans(text, limit, spans) : hidden;
  };
  const maskText = (text: string) => maskStart(text, text.length);
  return {
    hidesAll,
    longestMatch: Math.max(0, ...needles.map(({ points }) => points.length)) * MAX_GROWTH,
    maskText,
    maskStart,
    maskJson: (value) => (hidesAll ? hidden : begin ? maskJson(value, maskText) : value),
  };
}

function maskJson(value: Json, maskText: (text: string) => string): Json {
  if (typeof value === "string") return maskText(value);
  if (typeof value === "number") {
    const digits = String(value);
    const masked = maskText(digits);
    return masked === digits ? value : masked;
  }
  if (Array.isArray(value)) return value.map((member) => maskJson(member, maskText));
  if (value === null || typeof value === "boolean") return value;
  // Object.fromEntries defines: a key `__proto__` stays a key.
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [maskText(key), maskJson(member, maskText)] as const),
  );
}

function distinct(needles: readonly Needle[]): Needle[] {
  const byText = new Map(needles.map((needle) => [`${needle.isWrapped}${needle.points.join()}`, needle]));
  return [...byText.values()];
}

/**
 * One pattern for where any needle may begin: its first character in every form, and two more, of which an escape
 * may stand for any.
 */
function compileBegin(needles: readonly Needle[]): RegExp {
  const byFirst = Map.groupBy(needles, ({ points }) => points[0] ?? 0);
  const branches = [...byFirst].map(([first, sharing]) => {
    const rests = sharing.map(({ points: [, second, third] }) => restPattern(second, restPattern(third, "")));
    return `(?:${beginPattern(first)})(?:${[...new Set(rests)].join("|")})`;
  });
  return new RegExp(branches.join("|"), "g");
}

function restPattern(point: number | undefined, next: string): string {
  if (point === undefined) return "";
  return `(?:[\\\\%&+\\s]|${literal(String.fromCodePoint(point))}${next})`;
}

/** Every occurrence, overlapping ones merged: the rest of a second secret must not stay behind. Null: too costly. */
function findSpans(text: string, limit: number, needles: readonly Needle[], begin: RegExp): Span[] | null {
  const spans: Span[] = [];
  const budget = { steps: MAX_STEPS };
  begin.lastIndex = 0;
  for (let match = begin.exec(text); match && match.index < limit; match = begin.exec(text)) {
    const start = match.index;
    for (const needle of needles) {
      const end = endOfNeedle(text, start, needle, budget);
      if (end !== null) addSpan(spans, { start, end, marks: [needle.mark] });
    }
    if (budget.steps < 0) return null;
    begin.lastIndex = start + 1;
  }
  return spans;
}

function addSpan(spans: Span[], span: Span): void {
  const last = spans.at(-1);
  if (!last || span.start >= last.end) {
    spans.push(span);
    return;
  }
  const marks = [...new Set([...last.marks, ...span.marks])];
  spans[spans.length - 1] = { start: last.start, end: Math.max(last.end, span.end), marks };
}

/** The furthest end of the needle that begins at `start`. Walks all readings at once: escapes can be ambiguous. */
function endOfNeedle(text: string, start: number, needle: Needle, budget: { steps: number }): number | null {
  let positions = new Set([start]);
  for (const [index, point] of needle.points.entries()) {
    if (needle.isWrapped && index > 0) addAfterSpaces(text, positions);
    const next = new Set<number>();
    for (const position of positions) {
      budget.steps -= 1;
      for (const end of endsOf(text, position, point)) next.add(end);
    }
    if (next.size === 0 || budget.steps < 0) return null;
    positions = next;
  }
  return Math.max(...positions);
}

function addAfterSpaces(text: string, positions: Set<number>): void {
  const first = positions.size;
  // A Set's iteration goes on over what is added meanwhile.
  for (const position of positions) {
    if (positions.size > first + MAX_WRAP) return;
    for (const space of spaces) for (const end of endsOf(text, position, space)) positions.add(end);
  }
}

function replaceSpans(text: string, limit: number, spans: readonly Span[]): string {
  let masked = "";
  let from = 0;
  for (const { start, end, marks } of spans) {
    masked += text.slice(from, start) + marks.join("");
    from = end;
  }
  return from < limit ? masked + text.slice(from, limit) : masked;
}
