import "server-only";
import { hash } from "node:crypto";
import type { Clock } from "#lib/shared/clock.ts";
import type { AccessToken } from "./access-token.ts";

/** A signing key that was taken out of the folder verifies nothing after this long. */
const FRESH_MS = 5_000;
const MAX_TOKENS = 1_000;

type Verify = (token: string) => Promise<AccessToken | null>;

/**
 * Verifies each token at most every five seconds: a signature costs as much as all the rest of a read. Tokens are kept
 * as their hashes, refused ones not at all, and none past its own end.
 */
export function rememberVerified(verify: Verify, clock: Clock): Verify {
  const known = new Map<string, { until: number; verified: AccessToken }>();
  return async (token) => {
    const now = clock().getTime();
    const key = hash("sha256", token, "base64");
    const entry = known.get(key);
    if (entry && now < entry.until) return entry.verified;
    const verified = await verify(token);
    if (!verified) return null;
    if (known.size >= MAX_TOKENS) known.clear();
    known.set(key, { until: Math.min(now + FRESH_MS, verified.expiresAt.getTime()), verified });
    return verified;
  };
}
