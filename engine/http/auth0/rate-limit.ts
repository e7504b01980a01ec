import "server-only";
import type { Context } from "hono";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { ApiError } from "./api-error.ts";

export type Rate = {
  /** On average; 0 for no limit. */
  perSecond: number;
  /** At once. */
  burst: number;
};

/** As many at once as two seconds bring. */
export function rateOf(perSecond: number): Rate {
  return { perSecond, burst: 2 * perSecond };
}

/**
 * Spends one request of whoever is named, and says in the headers that clients read how many are left, and at which
 * second since 1970 they are all there again.
 *
 * It counts in this process: with several engines behind one address, a client may make as many times more.
 *
 * @throws ApiError 429
 */
export function createRateLimit({ perSecond, burst }: Rate): (context: Context, who: string) => Promise<void> {
  if (perSecond === 0) return async () => {};
  const limit = new RateLimiterMemory({ points: burst, duration: burst / perSecond });
  return async (context, who) => {
    const spent = await limit.consume(who).catch(passRefusal);
    context.header("x-ratelimit-limit", String(burst));
    context.header("x-ratelimit-remaining", String(spent.remainingPoints));
    context.header("x-ratelimit-reset", String(Math.ceil((Date.now() + spent.msBeforeNext) / 1_000)));
    if (spent.consumedPoints <= burst) return;
    context.header("retry-after", String(Math.max(1, Math.ceil(spent.msBeforeNext / 1_000))));
    throw new ApiError(429, "Global limit has been reached", "too_many_requests");
  };
}

function passRefusal(refusal: unknown): RateLimiterRes {
  if (refusal instanceof RateLimiterRes) return refusal;
  throw refusal;
}
