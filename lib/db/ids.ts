import { randomFillSync } from "node:crypto";

const ID_BYTES = 16;
/** Random bytes are fetched for so many ids at once: a fetch costs more than all the rest. */
const fetched = Buffer.alloc(256 * ID_BYTES);
let used = fetched.length;

/**
 * A UUIDv7 (RFC 9562): 48 bits of Unix milliseconds, then 74 random bits, so that rows sort by the time they were
 * made and indexes grow at one end.
 */
export function newId(now: number = Date.now()): string {
  const bytes = nextBytes();
  bytes.writeUIntBE(now, 0, 6);
  bytes[6] = 0x70 | ((bytes[6] as number) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] as number) & 0x3f);
  const hex = bytes.toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Each is given out once: the next fetch writes over it. */
function nextBytes(): Buffer {
  if (used === fetched.length) {
    randomFillSync(fetched);
    used = 0;
  }
  used += ID_BYTES;
  return fetched.subarray(used - ID_BYTES, used);
}
