import "server-only";
import { type CryptoKey, compactDecrypt, decodeProtectedHeader } from "jose";
import { type Claims, CONTENT_ENCRYPTION, KEY_AGREEMENT } from "./claims.ts";

/** Private keys by kid. */
export type PrivateSealingKeys = ReadonlyMap<string, CryptoKey>;

export class EnvelopeError extends Error {
  /** `key`: its private half is not here. `sealed`: it does not open. `claims`: it opens, for something else. */
  readonly reason: "key" | "sealed" | "claims";

  constructor(reason: "key" | "sealed" | "claims", message: string) {
    super(message);
    this.name = "EnvelopeError";
    this.reason = reason;
  }
}

/**
 * Opens one compact JWE.
 *
 * @param expected Claims that the header must carry, each compared by value. What is left out is not compared.
 * @returns The text, and the header's claims: use these, never a column beside the envelope.
 * @throws EnvelopeError
 */
export async function open<C extends Claims>(
  keys: PrivateSealingKeys,
  jwe: string,
  expected: Partial<C> & Pick<C, "use">,
): Promise<{ plaintext: string; claims: C }> {
  const header = readHeader(jwe);
  const key = keys.get(String(header.kid));
  if (!key) throw new EnvelopeError("key", `no private key ${String(header.kid)}`);
  if ("zip" in header) throw new EnvelopeError("sealed", "compressed envelopes are not accepted");

  const { plaintext } = await compactDecrypt(jwe, key, {
    keyManagementAlgorithms: [KEY_AGREEMENT],
    contentEncryptionAlgorithms: [CONTENT_ENCRYPTION],
  }).catch((cause: unknown) => {
    throw new EnvelopeError("sealed", `the envelope does not open: ${cause instanceof Error ? cause.name : "unknown"}`);
  });

  for (const [name, value] of Object.entries(expected)) {
    if (canonical(header[name]) !== canonical(value))
      throw new EnvelopeError("claims", `the envelope is for another ${name}`);
  }
  return { plaintext: new TextDecoder().decode(plaintext), claims: header as unknown as C };
}

function readHeader(jwe: string): Record<string, unknown> {
  try {
    return decodeProtectedHeader(jwe) as Record<string, unknown>;
  } catch {
    throw new EnvelopeError("sealed", "this is no JWE");
  }
}

/** JSON with sorted keys, so that two claims compare by value. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    member !== null && typeof member === "object" && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}
