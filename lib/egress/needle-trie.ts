import "server-only";
import type { Needle } from "./needles.ts";
import { beginsEscape, MAX_READING_LENGTH, readingsAt } from "./read-escaped.ts";

/** White space between two digits of base64: an indented line break. */
const MAX_WRAP = 64;

/** Beyond, a leaf is split by the next character: needles that begin alike are then walked together. */
const MAX_LEAF = 4;

/** What all searching may cost: tries at one character. Shared by the texts that are searched with it. */
export type SearchBudget = { steps: number };

/** One end of a needle that began where the search did; a needle of null is one that the end of the text cut off. */
export type Found = (end: number, needle: Needle | null) => void;

type Node = {
  /** UTF-16 units of its needles that lead here. */
  depth: number;
  children: Map<number, Node> | null;
  needles: Needle[];
};

/** Needles of one kind, wrapped or not, by their characters. Built as they come. */
export type NeedleTrie = {
  add: (needle: Needle) => void;
  /** All readings of the text at once: escapes can be ambiguous. Ends with `budget.steps` below 0 if it gave up. */
  search: (text: string, at: number, isWhole: boolean, budget: SearchBudget, found: Found) => void;
};

export function createNeedleTrie({ isWrapped }: { isWrapped: boolean }): NeedleTrie {
  const root = nodeAt(0);
  return {
    add: (needle) => insert(root, needle),
    search(text, start, isWhole, budget, found) {
      const cutFrom = isWhole ? Number.POSITIVE_INFINITY : text.length - MAX_READING_LENGTH;
      let states: State[] = [{ node: root, at: start }];
      while (states.length > 0 && budget.steps >= 0) {
        const next: State[] = [];
        for (const { node, at } of states) {
          const positions = isWrapped && at > start ? afterSpaces(text, at) : [at];
          if (positions.some((position) => position > cutFrom)) return found(text.length, null);
          for (const needle of node.needles) {
            const end = endOf(text, at, needle, node.depth, cutFrom, budget);
            if (end !== null) found(Math.min(end, text.length), end > text.length ? null : needle);
          }
          if (node.children) step(next, text, node, positions, budget);
        }
        states = next;
      }
    },
  };
}

type State = { node: Node; at: number };

function step(next: State[], text: string, node: Node, positions: readonly number[], budget: SearchBudget): void {
  for (const position of positions) {
    budget.steps -= 1;
    const unit = text.charCodeAt(position);
    const readings = beginsEscape(unit) ? readingsAt(text, position) : [literalAt(text, position)];
    for (const { point, end } of readings) {
      const child = node.children?.get(point);
      if (child && !next.some((state) => state.node === child && state.at === end)) next.push({ node: child, at: end });
    }
  }
}

/**
 * The furthest end of the needle whose first `depth` units end at `start`, or null. Further than the text, if that was
 * cut off within the needle.
 */
function endOf(
  text: string,
  start: number,
  { text: wanted, isWrapped }: Needle,
  depth: number,
  cutFrom: number,
  budget: SearchBudget,
): number | null {
  let positions: readonly number[] = [start];
  for (let index = depth; index < wanted.length; ) {
    const point = wanted.codePointAt(index) ?? 0;
    const ends: number[] = [];
    for (const at of positions) {
      for (const position of isWrapped && index > 0 ? afterSpaces(text, at) : [at]) {
        if (position > cutFrom) return text.length + 1;
        budget.steps -= 1;
        addEnds(ends, text, position, point);
      }
    }
    if (ends.length === 0 || budget.steps < 0) return null;
    positions = ends;
    index += point > 0xffff ? 2 : 1;
  }
  return Math.max(...positions);
}

function addEnds(ends: number[], text: string, at: number, point: number): void {
  if (!beginsEscape(text.charCodeAt(at))) {
    const literal = literalAt(text, at);
    if (literal.point === point && !ends.includes(literal.end)) ends.push(literal.end);
    return;
  }
  for (const reading of readingsAt(text, at))
    if (reading.point === point && !ends.includes(reading.end)) ends.push(reading.end);
}

/** The place itself, and those after the white space that begins there, escaped or not. */
function afterSpaces(text: string, start: number): readonly number[] {
  if (!mayBeSpace(text.charCodeAt(start))) return [start];
  const positions = new Set([start]);
  // A Set's iteration goes on over what is added meanwhile.
  for (const at of positions) {
    if (positions.size > MAX_WRAP) break;
    if (!mayBeSpace(text.charCodeAt(at))) continue;
    for (const { point, end } of readingsAt(text, at)) if (isSpace(point)) positions.add(end);
  }
  return [...positions];
}

export function mayBeSpace(unit: number): boolean {
  return isSpace(unit) || beginsEscape(unit);
}

function isSpace(point: number): boolean {
  return point === 32 || point === 10 || point === 13 || point === 9;
}

function literalAt(text: string, at: number): { point: number; end: number } {
  const point = text.codePointAt(at) ?? -1;
  return { point, end: at + (point > 0xffff ? 2 : 1) };
}

function nodeAt(depth: number): Node {
  return { depth, children: null, needles: [] };
}

function insert(root: Node, needle: Needle): void {
  let node = root;
  while (node.children && node.depth < needle.text.length) node = childOf(node, needle);
  if (node.needles.some(({ text }) => text === needle.text)) return;
  node.needles.push(needle);
  if (node.children || node.needles.length <= MAX_LEAF) return;
  const { needles, depth } = node;
  node.children = new Map();
  node.needles = needles.filter(({ text }) => text.length === depth);
  for (const longer of needles) if (longer.text.length > depth) insert(node, longer);
}

function childOf(node: Node, { text }: Needle): Node {
  const point = text.codePointAt(node.depth) ?? 0;
  const known = node.children?.get(point);
  if (known) return known;
  const child = nodeAt(node.depth + (point > 0xffff ? 2 : 1));
  node.children?.set(point, child);
  return child;
}
