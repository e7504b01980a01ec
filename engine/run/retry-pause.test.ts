import { describe, expect, test } from "vitest";
import { ProviderError } from "#lib/connectors/define-handlers.ts";
import type { EgressAnswer } from "#lib/egress/call.ts";
import { EgressError } from "#lib/egress/egress-error.ts";
import { AnswerToRetry, isPassing, retryPause } from "./retry-pause.ts";
import { PassingFailure, StepFailure } from "./step-failure.ts";

const rule = { attempts: 4 };
const unavailable = new AnswerToRetry(503, null, {});
const highest = () => 1;

describe("how long the pause is", () => {
  test("doubles from the first, up to the longest, at random below", () => {
    const pauses = [1, 2, 3].map((attempt) => retryPause(rule, attempt, unavailable, false, highest));
    expect(pauses).toEqual([1000, 2000, 4000]);
    expect(retryPause({ attempts: 10, max_delay_seconds: 5 }, 9, unavailable, false, highest)).toBe(5000);
    expect(retryPause({ attempts: 4, delay_seconds: 8 }, 1, unavailable, false, () => 0.25)).toBe(2000);
  });

  test("is never shorter than the provider asks for", () => {
    const asked = new AnswerToRetry(429, 30, {});
    expect(retryPause(rule, 1, asked, false, highest)).toBe(30_000);
    expect(retryPause(rule, 1, new AnswerToRetry(429, 7 * 86_400, {}), false)).toBeNull();
  });
});

describe("whether there is another attempt", () => {
  test("not without a rule, nor after the last one", () => {
    expect(retryPause(undefined, 1, unavailable, true)).toBeNull();
    expect(retryPause(rule, 4, unavailable, true)).toBeNull();
  });

  test("after a failure before anything was sent", () => {
    const refused = new EgressError("ERR_CONNECTION_REFUSED", "engine.connectionRefused");
    expect(retryPause(rule, 1, refused, false, highest)).toBe(1000);
  });

  test("after a break in mid-air only where the attempt may be repeated", () => {
    const timeout = new EgressError("ERR_TIMEOUT", "engine.answerTimeout", {}, true);
    expect(retryPause(rule, 1, timeout, false)).toBeNull();
    expect(retryPause(rule, 1, timeout, true, highest)).toBe(1000);
  });

  test("after a limit, whatever the status that it is told under: Salesforce's is 403", () => {
    const answer = { status: 403, sent: null, received: null } as EgressAnswer;
    const limited = new ProviderError("ERR_RATE_LIMITED", "engine.rateLimitedFor", {}, answer, 20);
    expect(retryPause(rule, 1, limited, false, highest)).toBe(20_000);
    const forbidden = new ProviderError("ERR_PROVIDER_PERMISSION", "engine.permissionMissing", {}, answer);
    expect(retryPause(rule, 1, forbidden, true)).toBeNull();
  });

  test("after a failure that is known to pass, when it has", () => {
    const outage = new PassingFailure("ERR_TOKEN_OUTAGE", "engine.tokenOutage", {}, {}, 45);
    expect(retryPause(rule, 1, outage, false, highest)).toBe(45_000);
    expect(retryPause(rule, 1, new StepFailure("ERR_TOKEN_REFUSED", "engine.tokenRefused"), true)).toBeNull();
  });

  test("never for a request that cannot be made, or any other error", () => {
    expect(retryPause(rule, 1, new EgressError("ERR_EGRESS_REFUSED", "engine.x"), true)).toBeNull();
    expect(retryPause(rule, 1, new Error("a bug"), true)).toBeNull();
  });
});

test.each([
  [408, true],
  [425, true],
  [429, true],
  [500, true],
  [501, false],
  [503, true],
  [505, false],
  [200, false],
  [400, false],
  [401, false],
  [404, false],
])("%i passes: %s", (status, expected) => {
  expect(isPassing(status)).toBe(expected);
});
