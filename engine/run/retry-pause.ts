import "server-only";
import { ProviderError } from "#lib/connectors/define-handlers.ts";
import { EgressError } from "#lib/egress/egress-error.ts";
import type { RetryRule } from "#lib/flows/schema.ts";
import type { Json } from "#lib/shared/json.ts";
import { PassingFailure } from "./step-failure.ts";

const DEFAULT_DELAY_SECONDS = 1;
const DEFAULT_MAX_DELAY_SECONDS = 60;
/** A provider that asks for more is answered by a failure: nobody plans for a pause of weeks. */
const MAX_RETRY_AFTER_SECONDS = 24 * 3600;

/** The provider's answer says that another attempt may succeed. Without one it is the answer like any other. */
export class AnswerToRetry extends Error {
  readonly status: number;
  readonly retryAfterSeconds: number | null;
  readonly output: Json;

  constructor(status: number, retryAfterSeconds: number | null, output: Json) {
    super(`answered ${status}`);
    this.status = status;
    this.retryAfterSeconds = retryAfterSeconds;
    this.output = output;
  }
}

/** RFC 9110 §15.5.9, RFC 6585 §4, and the server's own errors but those that name a lasting state. */
export function isPassing(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || (status >= 500 && status !== 501 && status !== 505);
}

/**
 * Milliseconds before the next attempt; null if there is to be none. A failure after the request may have arrived is
 * tried again only where that does no harm.
 *
 * @param attempt The one that failed, from 1.
 * @param mayRepeat The same attempt, made twice, changes nothing more.
 * @param random From 0 to 1.
 */
export function retryPause(
  rule: RetryRule | undefined,
  attempt: number,
  error: unknown,
  mayRepeat: boolean,
  random: () => number = Math.random,
): number | null {
  if (!rule || attempt >= rule.attempts) return null;
  const asked = askedPause(error, mayRepeat);
  if (asked === null) return null;
  if (asked > MAX_RETRY_AFTER_SECONDS) return null;
  const longest = rule.max_delay_seconds ?? DEFAULT_MAX_DELAY_SECONDS;
  const doubled = (rule.delay_seconds ?? DEFAULT_DELAY_SECONDS) * 2 ** (attempt - 1);
  // Full jitter: many that failed together do not come back together.
  const pause = Math.min(doubled, longest) * random();
  return Math.round(Math.max(pause, asked) * 1000);
}

/** Seconds that the provider asked for, 0 for none; null if another attempt makes no sense. */
function askedPause(error: unknown, mayRepeat: boolean): number | null {
  if (error instanceof AnswerToRetry) return error.retryAfterSeconds ?? 0;
  if (error instanceof PassingFailure) return error.retryAfterSeconds;
  if (error instanceof ProviderError) return isPassingError(error) ? (error.retryAfterSeconds ?? 0) : null;
  if (!(error instanceof EgressError) || error.code === "INVALID") return null;
  return !error.mayHaveArrived || mayRepeat ? 0 : null;
}

/** Some providers say that it was too much, or that they are down, under a status that says something else. */
function isPassingError({ status, machineCode }: ProviderError): boolean {
  return machineCode === "ERR_RATE_LIMITED" || isPassing(status);
}
