import "server-only";
import { createNeedleTrie, mayBeSpace, type SearchBudget } from "./needle-trie.ts";
import type { Needle } from "./needles.ts";
import { beginsEscape, readingsAt } from "./read-escaped.ts";

/** A needle has at least as many characters: shorter ones stand in too many innocent places. */
export const MIN_NEEDLE_LENGTH = 4;

/** Of the filter: in text without needles, about one place in so many is looked at for nothing. */
const SLOTS_PER_PREFIX = 16;
const MIN_SLOTS = 1 << 10;

export type Span = { start: number; end: number; marks: readonly string[] };

export type NeedleIndex = {
  /** @throws RangeError for one under 4 characters. */
  add: (needle: Needle) => void;
  /**
   * Every occurrence that begins before `limit`, overlapping ones merged: the rest of a second secret must not stay
   * behind. Where the text goes on beyond what is given (`isWhole` false), one that its end cuts off counts.
   *
   * @returns null if it would cost more than the budget.
   */
  findSpans: (text: string, limit: number, isWhole: boolean, budget: SearchBudget) => Span[] | null;
};

/**
 * Finds any of many needles, in any escaped form, in one pass whose cost does not grow with their number. Needles are
 * added at any time.
 *
 * @param markOfCut For an occurrence that the end of the text cuts off, when it could be of several needles.
 */
export function createNeedleIndex(markOfCut: () => string): NeedleIndex {
  const plain = createNeedleTrie({ isWrapped: false });
  const wrapped = createNeedleTrie({ isWrapped: true });
  const filter = createFilter();

  return {
    add(needle) {
      filter.add(needle.text);
      (needle.isWrapped ? wrapped : plain).add(needle);
    },
    findSpans(text, limit, isWhole, budget) {
      const spans: Span[] = [];
      for (let start = 0; start < limit; start++) {
        if (!filter.mayBegin(text, start)) continue;
        const found = (end: number, needle: Needle | null) =>
          addSpan(spans, { start, end, marks: [needle?.mark ?? markOfCut()] });
        plain.search(text, start, isWhole, budget, found);
        wrapped.search(text, start, isWhole, budget, found);
        if (budget.steps < 0) return null;
      }
      return spans;
    },
  };
}

function addSpan(spans: Span[], span: Span): void {
  const last = spans.at(-1);
  if (!last || span.start >= last.end) {
    spans.push(span);
    return;
  }
  spans[spans.length - 1] = { start: last.start, end: Math.max(last.end, span.end), marks: marksOfBoth(last, span) };
}

/** What stands wholly inside a longer one, such as a token's signature, is hidden with it, and not named. */
function marksOfBoth(last: Span, span: Span): readonly string[] {
  const [length, added] = [last.end - last.start, span.end - span.start];
  if (span.end <= last.end && added < length) return last.marks;
  if (span.start === last.start && length < added) return span.marks;
  return [...new Set([...last.marks, ...span.marks])];
}

/** Says of most places, by the characters there up to where an escape or a break may stand, that no needle begins. */
function createFilter() {
  const hashes: number[] = [];
  let slots = new Uint8Array(MIN_SLOTS);
  /** By the first character, of ASCII: most places need no more. */
  const firsts = new Uint8Array(128);
  const isFirst = (point: number) => point >= firsts.length || firsts[point] === 1;
  const mark = (hash: number) => {
    slots[slotOf(hash, slots)] = 1;
  };

  return {
    add(text: string): void {
      if (text.length < MIN_NEEDLE_LENGTH) throw new RangeError(`a needle has ${text.length} characters`);
      let hash = 0;
      const first = text.charCodeAt(0);
      if (first < firsts.length) firsts[first] = 1;
      for (let index = 0; index < MIN_NEEDLE_LENGTH; index++) {
        hash = extended(hash, text.charCodeAt(index));
        hashes.push(hash);
        mark(hash);
      }
      if (hashes.length * SLOTS_PER_PREFIX <= slots.length) return;
      slots = new Uint8Array(slots.length * 4);
      for (const each of hashes) mark(each);
    },
    mayBegin(text: string, at: number): boolean {
      const first = text.charCodeAt(at);
      if (beginsEscape(first)) return readingsAt(text, at).some(({ point }) => isFirst(point));
      if (!isFirst(first)) return false;
      let hash = extended(0, first);
      for (let index = at + 1; index < at + MIN_NEEDLE_LENGTH; index++) {
        const unit = text.charCodeAt(index);
        if (mayBeSpace(unit)) break;
        hash = extended(hash, unit);
      }
      return slots[slotOf(hash, slots)] === 1;
    },
  };
}

function extended(hash: number, unit: number): number {
  return Math.imul((hash ^ unit) + 1, 0x9e3779b1);
}

function slotOf(hash: number, slots: Uint8Array): number {
  return (hash ^ (hash >>> 15)) & (slots.length - 1);
}
