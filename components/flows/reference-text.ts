import { type TemplateSegment, templateSegments } from "./template-segments.ts";

/** A field of a stored item that a text names, as `{{@VaultItem.<guid>.<Field>}}`. */
export type FieldReference = { itemId: string; field: string };

/** A piece of a text as it is shown: a reference by name, the rest as it stands. */
export type ShownSegment = TemplateSegment & { shown: string; shownStart: number; reference: FieldReference | null };

export type Range = { start: number; end: number };

const REFERENCE =
  /\{\{\s*@VaultItem\.([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.([a-z][a-z0-9_]*)\s*\}\}/gi;

/**
 * References are found before anything else, so that an expression that is half typed before one leaves it whole.
 *
 * @param nameOf What a reference is called.
 */
export function shownSegments(text: string, nameOf: (reference: FieldReference) => string): ShownSegment[] {
  const segments: ShownSegment[] = [];
  let [at, shownStart] = [0, 0];
  const add = (segment: TemplateSegment, shown: string, reference: FieldReference | null) => {
    segments.push({ ...segment, shown, shownStart, reference });
    shownStart += shown.length;
  };
  const addText = (end: number) => {
    for (const piece of templateSegments(text.slice(at, end))) {
      add({ ...piece, start: at + piece.start }, piece.text, null);
    }
  };
  for (const match of text.matchAll(REFERENCE)) {
    const [whole, itemId = "", field = ""] = match;
    const reference = { itemId: itemId.toLowerCase(), field };
    addText(match.index);
    add({ kind: "secret", text: whole, start: match.index }, `«${nameOf(reference)}»`, reference);
    at = match.index + whole.length;
  }
  addText(text.length);
  return segments;
}

export function shownText(segments: readonly ShownSegment[]): string {
  return segments.map(({ shown }) => shown).join("");
}

/** An offset of the text as it is shown. Within a reference, its end. */
export function toShown(segments: readonly ShownSegment[], offset: number): number {
  const at = segments.find(({ start, text }) => offset < start + text.length);
  if (!at) return shownText(segments).length;
  if (at.reference) return offset <= at.start ? at.shownStart : endOf(at);
  return at.shownStart + Math.max(offset - at.start, 0);
}

/** An offset of the text as it is kept. Within a reference, its end. */
export function toKept(segments: readonly ShownSegment[], offset: number): number {
  const at = segments.find((segment) => offset < endOf(segment));
  if (!at) return segments.reduce((length, { text }) => length + text.length, 0);
  if (at.reference) return offset <= at.shownStart ? at.start : at.start + at.text.length;
  return at.start + Math.max(offset - at.shownStart, 0);
}

/**
 * The text that is kept after what is shown was edited. A reference that an edit takes a piece of goes whole: half of
 * one would be a name that means nothing.
 *
 * @param caret Where it stands in what is shown now: tells which of equal letters were typed.
 * @param restore What was put in, as it is to be kept.
 */
export function editShown(
  segments: readonly ShownSegment[],
  shown: string,
  caret: number,
  restore: (inserted: string) => string = (inserted) => inserted,
): { text: string; caret: number } {
  const before = shownText(segments);
  const kept = segments.map(({ text }) => text).join("");
  const change = wholeReferences(segments, changeBetween(before, shown, caret));
  const start = toKept(segments, change.start);
  const inserted = restore(change.inserted);
  return {
    text: kept.slice(0, start) + inserted + kept.slice(toKept(segments, change.end)),
    caret: start + inserted.length,
  };
}

type Change = Range & { inserted: string };

function changeBetween(before: string, after: string, caret: number): Change {
  const tail = after.slice(caret);
  const end = before.endsWith(tail) ? before.length - tail.length : before.length - commonEnd(before, after);
  const afterEnd = after.length - (before.length - end);
  let start = 0;
  while (start < end && start < afterEnd && before[start] === after[start]) start++;
  return { start, end, inserted: after.slice(start, afterEnd) };
}

function commonEnd(before: string, after: string): number {
  const longest = Math.min(before.length, after.length);
  let start = 0;
  while (start < longest && before[start] === after[start]) start++;
  let length = 0;
  while (length < longest - start && before.at(-1 - length) === after.at(-1 - length)) length++;
  return length;
}

function wholeReferences(segments: readonly ShownSegment[], { start, end, inserted }: Change): Change {
  const inside = (offset: number) =>
    segments.find((each) => each.reference && each.shownStart < offset && offset < endOf(each));
  const [first, last] = [inside(start), inside(end)];
  // Typed into the middle of one, where no caret should stand: it goes after it.
  if (start === end) return { start: first ? endOf(first) : start, end: first ? endOf(first) : end, inserted };
  return { start: first?.shownStart ?? start, end: last ? endOf(last) : end, inserted };
}

/**
 * The selection with no edge within a reference: the caret steps over one as over a letter.
 *
 * @param before The selection until now, which tells the way that an edge went.
 */
export function snapSelection(segments: readonly ShownSegment[], now: Range, before: Range): Range {
  const [first, last] = [around(segments, now.start), around(segments, now.end)];
  if (first && first === last && now.start !== now.end) return { start: first.shownStart, end: endOf(first) };
  return { start: snapEdge(first, now.start, before.start), end: snapEdge(last, now.end, before.end) };
}

/** The reference within which an offset stands. */
function around(segments: readonly ShownSegment[], offset: number): ShownSegment | undefined {
  return segments.find((each) => each.reference && each.shownStart < offset && offset < endOf(each));
}

function snapEdge(reference: ShownSegment | undefined, edge: number, before: number): number {
  if (!reference) return edge;
  const [start, end] = [reference.shownStart, endOf(reference)];
  if (before >= end) return start;
  if (before <= start) return end;
  return edge - start < end - edge ? start : end;
}

/** The reference that ends, or begins, where the caret stands: the one that Backspace, or Delete, takes. */
export function referenceBeside(
  segments: readonly ShownSegment[],
  caret: number,
  side: "before" | "after",
): Range | undefined {
  const beside = segments.find(
    (each) => each.reference && (side === "before" ? endOf(each) : each.shownStart) === caret,
  );
  return beside && { start: beside.shownStart, end: endOf(beside) };
}

/** A whole reference as it is kept. */
export function writeReference({ itemId, field }: FieldReference): string {
  return `{{@VaultItem.${itemId}.${field}}}`;
}

function endOf({ shownStart, shown }: ShownSegment): number {
  return shownStart + shown.length;
}
