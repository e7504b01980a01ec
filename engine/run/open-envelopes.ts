import "server-only";
import { isDeepStrictEqual } from "node:util";
import type { SecretClaims } from "#lib/crypto/claims.ts";
import { EnvelopeError, open, type PrivateSealingKeys } from "#lib/crypto/open.ts";

/** Opening costs about a millisecond. What was opened stays for at most this long, and at most this many. */
const KEEP_MS = 60_000;
const MAX_KEPT = 1_000;
/** A file's envelope has megabytes: a thousand of them would be all of the memory. */
const MAX_KEPT_LENGTH = 32_768;

export type OpenedEnvelope = { plaintext: string; claims: SecretClaims };

/** Rejected for one that does not open: whoever calls again and again has it tried once. */
type Kept = { jwe: string; expected: SecretClaims; opened: Promise<OpenedEnvelope> };

const kept = new Map<string, Kept>();

/**
 * Opens the envelope for exactly what the row beside it says; a difference in any claim is refused. However many ask at
 * once, it is opened once.
 *
 * @throws EnvelopeError
 */
export function openEnvelope(keys: PrivateSealingKeys, jwe: string, expected: SecretClaims): Promise<OpenedEnvelope> {
  const place = [expected.tenant, expected.item, expected.version, expected.field].join("/");
  const known = kept.get(place);
  if (known && known.jwe === jwe && isDeepStrictEqual(known.expected, expected)) return known.opened;

  const opened = open<SecretClaims>(keys, jwe, expected);
  if (jwe.length > MAX_KEPT_LENGTH) return opened;
  const entry = { jwe, expected, opened };
  keep(place, entry);
  // A key that is not here costs nothing to miss, and may come.
  opened.catch((error: unknown) => {
    if (!(error instanceof EnvelopeError) || error.reason === "key") forget(place, entry);
  });
  return opened;
}

function forget(place: string, entry: Kept): void {
  if (kept.get(place) === entry) kept.delete(place);
}

function keep(place: string, entry: Kept): void {
  const oldest = kept.keys().next().value;
  if (kept.size >= MAX_KEPT && oldest !== undefined) kept.delete(oldest);
  kept.set(place, entry);
  setTimeout(() => forget(place, entry), KEEP_MS).unref();
}
