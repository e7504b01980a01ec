import "server-only";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { addressBlock } from "#lib/auth/client-address.ts";
import { HookFailure } from "./hook-failure.ts";

const GUESSES = 60;
const SECONDS = 60;

/**
 * Counts refused calls by address, in this process: 256 random bits are not guessed, but who tries is told to slow
 * down. Only refused calls are ever answered so; a right one passes, also from an address that others share.
 */
export function createGuessLimit() {
  const limit = new RateLimiterMemory({ points: GUESSES, duration: SECONDS });
  /** @returns How the refused call is answered. */
  return async (address: string): Promise<HookFailure> => {
    try {
      await limit.consume(addressBlock(address));
      return new HookFailure(404, "ERR_NOT_FOUND", "engine.hookNotFound");
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      const seconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1_000));
      return new HookFailure(429, "ERR_RATE_LIMITED", "engine.hookGuesses", { seconds }, seconds);
    }
  };
}
