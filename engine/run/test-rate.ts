import "server-only";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { AppError } from "#lib/shared/app-error.ts";

const TESTS = 30;
const SECONDS = 60;

/** In this process: with several engines there may be as many times more. */
const limit = new RateLimiterMemory({ points: TESTS, duration: SECONDS });

/**
 * Spends one test of the connection. Whoever may only look at it may test it, and a provider that is asked again and again
 * with credentials that it refuses locks the account.
 *
 * @throws AppError RATE_LIMITED
 */
export async function spendTest(tenantId: string, itemId: string): Promise<void> {
  try {
    await limit.consume(`${tenantId}/${itemId}`);
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    const seconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1_000));
    throw new AppError("RATE_LIMITED", "errors.tooManyTests", { seconds });
  }
}
