import { createHash } from "node:crypto";

/**
 * The text of a row `e` that its hash is made over, as `audit_append()` writes it: a JSON array, as PostgreSQL prints
 * jsonb. The hash is SHA-256 over the previous row's hash (32 zero bytes at first) and this text in UTF-8.
 */
export const HASHED_TEXT_SQL = `jsonb_build_array(e."tenantId", e."seq",
  to_char(e."at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
  e."operatorId", e."via", e."action", e."targetId", e."detail")::text`;

/** The hash before the first row, in hexadecimal. */
export const ZERO_HASH = "00".repeat(32);

/** `text` is what the hash is made over; `hash` is in hexadecimal. */
export type ChainRow = { seq: number; text: string; hash: string };

/** Where the chain stands: the number and the hash of its last good row. */
export type ChainHead = { seq: number; hash: string };

export const CHAIN_START: ChainHead = { seq: 0, hash: ZERO_HASH };

/** @returns Hexadecimal. */
export function hashRow(previousHash: string, text: string): string {
  return createHash("sha256").update(Buffer.from(previousHash, "hex")).update(text, "utf8").digest("hex");
}

/** The head after these rows, or where they stop following from the head before. They are in the order of `seq`. */
export function followChain(
  head: ChainHead,
  rows: readonly ChainRow[],
): { head: ChainHead; broken: null } | { head: ChainHead; broken: number } {
  let { seq, hash } = head;
  for (const [index, row] of rows.entries()) {
    if (row.seq !== seq + 1 || hashRow(hash, row.text) !== row.hash) return { head: { seq, hash }, broken: index };
    seq = row.seq;
    hash = row.hash;
  }
  return { head: { seq, hash }, broken: null };
}
