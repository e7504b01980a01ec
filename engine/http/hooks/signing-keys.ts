import "server-only";
import type { TriggerClaims } from "#lib/crypto/claims.ts";
import { open, type PrivateSealingKeys } from "#lib/crypto/open.ts";
import { type Clock, systemClock } from "#lib/shared/clock.ts";
import type { Hook } from "./find-hook.ts";

/** As with the vault's secrets: what was opened stays in memory for a minute at most. */
const KEPT_MS = 60_000;
const MAX_KEPT = 1_000;

type Kept = { jwe: string; key: string; until: number };

/** Opens the keys of hooks' signatures. A key that was replaced has another envelope, so it is never taken for the old one. */
export function createSigningKeys(privateKeys: PrivateSealingKeys, clock: Clock = systemClock) {
  const kept = new Map<string, Kept>();
  const timer = setInterval(forgetOld, KEPT_MS / 2);
  timer.unref();

  function forgetOld(): void {
    const now = clock().getTime();
    for (const [id, { until }] of kept) if (until <= now) kept.delete(id);
  }

  return {
    privateKeys,
    /** @throws EnvelopeError if the row was altered, or its key is not here. */
    async keyOf({ tenantId, id, jwe }: Pick<Hook, "tenantId" | "id"> & { jwe: string }): Promise<string> {
      const now = clock().getTime();
      const known = kept.get(id);
      if (known && known.jwe === jwe && known.until > now) return known.key;
      const expected = { use: "trigger-secret", tenant: tenantId, trigger: id } as const;
      const { plaintext } = await open<TriggerClaims>(privateKeys, jwe, expected);
      if (kept.size >= MAX_KEPT) kept.clear();
      kept.set(id, { jwe, key: plaintext, until: now + KEPT_MS });
      return plaintext;
    },
    close: () => clearInterval(timer),
  };
}
export type SigningKeys = ReturnType<typeof createSigningKeys>;
