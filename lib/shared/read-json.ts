import type { z } from "zod";
import type { ErrorValue } from "./app-error.ts";
import { ActionError } from "./result.ts";

/**
 * For `queryFn` in the browser: what one of our own route handlers answers.
 *
 * @throws ActionError with what the server said, or that it said nothing.
 */
export async function readJson<T>(path: string, schema: z.ZodType<T>, signal: AbortSignal): Promise<T> {
  const response = await fetch(path, { signal, headers: { accept: "application/json" } });
  const body: unknown = await response.json().catch(() => webDown);
  if (!response.ok) throw new ActionError(body as ErrorValue);
  return schema.parse(body);
}

/**
 * For `mutationFn` in the browser: the same, where an action would take too much.
 *
 * @param body JSON, as text.
 * @throws ActionError with what the server said, or that it said nothing.
 */
export async function postJson<T>(path: string, body: string, schema: z.ZodType<T>): Promise<T> {
  const headers = { accept: "application/json", "content-type": "application/json" };
  const response = await fetch(path, { method: "POST", body, headers });
  const answer: unknown = await response.json().catch(() => webDown);
  if (!response.ok) throw new ActionError(answer as ErrorValue);
  return schema.parse(answer);
}

/** The same of an answer that is no JSON. Null where it is a refusal. */
export async function readText(
  path: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<string | null> {
  const response = await fetch(path, { signal, headers });
  return response.ok ? response.text() : null;
}

const webDown: ErrorValue = { code: "INTERNAL", messageKey: "errors.webDown" };
