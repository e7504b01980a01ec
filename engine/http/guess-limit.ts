import "server-only";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { addressBlock } from "#lib/auth/client-address.ts";

const GUESSES = 60;
const SECONDS = 60;

/**
 * Counts refused calls by address, in this process: 256 random bits are not guessed, but who tries is told to slow
 * down. Only refused calls are ever answered so; a right one passes, also from an address that others share, so no
 * stranger locks anybody out.
 *
 * @returns For a refused call: the seconds to wait once there were too many, else null.
 */
export function createGuessLimit(): (address: string) => Promise<number | null> {
  const limit = new RateLimiterMemory({ points: GUESSES, duration: SECONDS });
  return async (address) => {
    try {
      await limit.consume(addressBlock(address));
      return null;
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      return Math.max(1, Math.ceil(refusal.msBeforeNext / 1_000));
    }
  };
}
