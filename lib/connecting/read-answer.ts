import type { FinishConnectInput } from "./schema.ts";

export type ProviderAnswer = Omit<FinishConnectInput, "app">;

/**
 * What the provider sent the browser back with, from what was the query of the address. Null if it is no such answer: without a
 * state, or with a parameter that stands there twice (RFC 6749 §3.1).
 */
export function readAnswer(text: string): ProviderAnswer | null {
  const query = new URLSearchParams(text);
  const [states, codes, issuers, errors, descriptions] = ["state", "code", "iss", "error", "error_description"].map(
    (name) => query.getAll(name),
  ) as [string[], string[], string[], string[], string[]];
  const [state] = states;
  if (!state || [states, codes, issuers, errors].some(({ length }) => length > 1)) return null;
  const [[code], [iss], [error], [errorDescription]] = [codes, issuers, errors, descriptions];
  return {
    state,
    ...(code !== undefined && { code }),
    ...(iss !== undefined && { iss }),
    ...(error !== undefined && { error }),
    ...(errorDescription !== undefined && { errorDescription }),
  };
}
