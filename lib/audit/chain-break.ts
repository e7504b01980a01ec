import { type ChainHead, type ChainRow, hashRow } from "./chain.ts";

export type BreakKind = "altered" | "removed" | "added" | "reordered";
/** The first row that is wrong, by its number, and what was done as far as the rows tell. */
export type ChainBreak = { kind: BreakKind; seq: number; count: number };

/** More rows removed in one place, or moved further, are named as an alteration of the row there. */
const REACH = 200;

/**
 * Says what was done where the chain stops following: the hashes of the rows after it tell which numbers they had.
 *
 * @param head The last good row.
 * @param rows What stands after it, in the order of `seq`, as many as are to be looked at; at least one.
 */
export function explainBreak(head: ChainHead, rows: readonly ChainRow[]): ChainBreak {
  const expected = head.seq + 1;
  const [first] = rows;
  if (!first) throw new RangeError("a break needs the row at which the chain breaks");
  if (first.seq > expected) return { kind: "removed", seq: expected, count: first.seq - expected };
  if (first.seq < expected) return { kind: "added", seq: first.seq, count: 1 };

  const original = rows.slice(1, REACH).findIndex((row) => follows(head.hash, row, expected));
  if (original >= 0) {
    if (isGenuine(rows)) return { kind: "reordered", seq: expected, count: 1 };
    return { kind: "added", seq: expected, count: original + 1 };
  }
  const second = rows[1];
  const shift = second ? findShift(first, second) : null;
  if (shift !== null) return { kind: "removed", seq: expected, count: shift };
  return { kind: "altered", seq: expected, count: 1 };
}

/** Whether the row was written as number `seq`, after a row of that hash. */
function follows(previousHash: string, row: ChainRow, seq: number): boolean {
  return hashRow(previousHash, withSeq(row.text, seq)) === row.hash;
}

/** Whether the first row is one of the log's own, written behind one of those that now stand after it. */
function isGenuine(rows: readonly ChainRow[]): boolean {
  const [first, ...others] = rows.slice(0, REACH);
  return others.some((before) => first && [before.seq, before.seq + 1].some((seq) => follows(before.hash, first, seq)));
}

/** How many numbers the second row was moved down with all after it: rows before it are missing. Null if none. */
function findShift(first: ChainRow, second: ChainRow): number | null {
  for (let shift = 1; shift <= REACH; shift++) {
    if (follows(first.hash, second, second.seq + shift)) return shift;
  }
  return null;
}

/** The text as if the row had another number, its second member. */
function withSeq(text: string, seq: number): string {
  return text.replace(/^(\["[^"]*", )-?\d+,/, `$1${seq},`);
}
