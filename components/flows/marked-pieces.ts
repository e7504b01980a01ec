import type { ShownSegment } from "./reference-text.ts";

/** A place in the text as it is kept, and how bad it is. */
export type TextMark = { start: number; end: number; tone: "fail" | "amber" };

export type MarkedPiece = { text: string; start: number; tone: TextMark["tone"] | null };

/** What is shown of a segment, cut where marks begin and end. A reference is marked as a whole. */
export function markedPieces(segment: ShownSegment, marks: readonly TextMark[]): MarkedPiece[] {
  const { start, shown, text, reference } = segment;
  const end = start + text.length;
  const inside = marks.filter((mark) => mark.start < mark.end && mark.start < end && start < mark.end);
  if (inside.length === 0) return [{ text: shown, start, tone: null }];
  if (reference) return [{ text: shown, start, tone: toneAt(inside, start) ?? toneAt(inside, end - 1) }];
  const edges = inside.flatMap((mark) => [Math.max(mark.start, start), Math.min(mark.end, end)]);
  const cuts = [...new Set([start, ...edges, end])].toSorted((a, b) => a - b);
  return cuts.slice(0, -1).map((from, index) => ({
    text: text.slice(from - start, (cuts[index + 1] ?? end) - start),
    start: from,
    tone: toneAt(inside, from),
  }));
}

/** The worst of those that lie over each other. */
function toneAt(marks: readonly TextMark[], place: number): TextMark["tone"] | null {
  const over = marks.filter(({ start, end }) => start <= place && place < end);
  return over.find(({ tone }) => tone === "fail")?.tone ?? over[0]?.tone ?? null;
}
