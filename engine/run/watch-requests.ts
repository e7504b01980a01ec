import "server-only";
import { EgressError } from "#lib/egress/egress-error.ts";
import { isObject } from "#lib/expressions/plain-value.ts";
import type { Json } from "#lib/shared/json.ts";
import type { EngineParts } from "./run.ts";

/** The last request that left, or was about to. */
export type LastRequest = {
  /** As people may see it, secrets as marks; null where none was made. */
  shown: Json;
  /** Null without an answer. */
  status: number | null;
  durationMs: number;
};

/** The same engine, and what it asked last: also of the requests for a token that come before the one that was meant. */
export function watchRequests(engine: EngineParts): { engine: EngineParts; last: () => LastRequest } {
  const { egress } = engine;
  let last: LastRequest = { shown: null, status: null, durationMs: 0 };
  const send: typeof egress.send = async (call) => {
    const startedAt = performance.now();
    try {
      const answer = await egress.send(call);
      last = { shown: answer.sent, status: answer.status, durationMs: answer.durationMs };
      return answer;
    } catch (error) {
      if (error instanceof EgressError) {
        const shown = isObject(error.details) ? (error.details.sent ?? null) : null;
        last = { shown, status: null, durationMs: Math.round(performance.now() - startedAt) };
      }
      throw error;
    }
  };
  return { engine: { ...engine, egress: { ...egress, send } }, last: () => last };
}
