import type { ErrorValue } from "./app-error.ts";

/** What a server action answers: Next hides thrown messages in production, so failures travel as values. */
export type ActionResult<T> = { ok: true; data: T } | { ok: false; error: ErrorValue };

/** An `ErrorValue` thrown in the browser; `useErrorText()` renders it. */
export class ActionError extends Error {
  readonly value: ErrorValue;

  constructor(value: ErrorValue) {
    super(value.messageKey);
    this.name = "ActionError";
    this.value = value;
  }
}

/** For `mutationFn`: the data, or an `ActionError`. */
export function unwrap<T>(result: ActionResult<T>): T {
  if (result.ok) return result.data;
  throw new ActionError(result.error);
}
