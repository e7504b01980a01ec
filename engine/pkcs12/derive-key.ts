import { hash, pbkdf2Sync } from "node:crypto";
import { ArchiveProblem } from "./archive-problem.ts";
import { type Der, integer } from "./read-der.ts";

export const MAX_ITERATIONS = 1_000_000;

/** What a derived key is for (RFC 7292, appendix B.3). */
export const KEY_FOR = { encryption: 1, iv: 2, mac: 3 } as const;

/** PKCS#12 takes the password as UTF-16, PBKDF2 takes its UTF-8. */
export type ArchivePassword = { utf8: Buffer; utf16: Buffer };

type Digest = "sha1" | "sha224" | "sha256" | "sha384" | "sha512";

export type { Digest };

/**
 * Reads an iteration count, and is the one way to one: whoever derives has asked here.
 *
 * @throws ArchiveProblem cost above the limit, unreadable below 1.
 */
export function iterationCount(node: Der | undefined): number {
  const count = integer(node);
  if (count > BigInt(MAX_ITERATIONS)) throw new ArchiveProblem("cost");
  if (count < 1n) throw new ArchiveProblem("unreadable");
  return Number(count);
}

type Derivation = { digest: Digest; salt: Buffer; iterations: number; length: number };

/** RFC 8018 §5.2. */
export function derivePbkdf2(password: ArchivePassword, { digest, salt, iterations, length }: Derivation): Buffer {
  return pbkdf2Sync(password.utf8, salt, iterations, length, digest);
}

/** The derivation of PKCS#12 itself (RFC 7292, appendix B.2); its names are those of the RFC. */
export function derivePkcs12(
  password: ArchivePassword,
  { digest, salt, iterations, length }: Derivation,
  id: (typeof KEY_FOR)[keyof typeof KEY_FOR],
): Buffer {
  const v = digest === "sha384" || digest === "sha512" ? 128 : 64;
  const D = Buffer.alloc(v, id);
  const I = Buffer.concat([stretch(salt, v), stretch(password.utf16, v)]);
  const parts: Buffer[] = [];
  for (let have = 0; have < length; have += parts.at(-1)?.byteLength ?? length) {
    let A = hash(digest, Buffer.concat([D, I]), "buffer");
    for (let round = 1; round < iterations; round++) A = hash(digest, A, "buffer");
    parts.push(A);
    const B = Buffer.alloc(v);
    for (let at = 0; at < v; at++) B[at] = A[at % A.byteLength] ?? 0;
    for (let block = 0; block < I.byteLength; block += v) addWithOne(I.subarray(block, block + v), B);
  }
  return Buffer.concat(parts).subarray(0, length);
}

/** Repeated to whole blocks; nothing stays nothing. */
function stretch(bytes: Buffer, blockLength: number): Buffer {
  if (bytes.byteLength === 0) return Buffer.alloc(0);
  return Buffer.alloc(Math.ceil(bytes.byteLength / blockLength) * blockLength, bytes);
}

/** block = block + added + 1, as big-endian numbers of the block's length. */
function addWithOne(block: Buffer, added: Buffer): void {
  let carry = 1;
  for (let at = block.byteLength - 1; at >= 0; at--) {
    carry += (block[at] ?? 0) + (added[at] ?? 0);
    block[at] = carry & 0xff;
    carry >>= 8;
  }
}
