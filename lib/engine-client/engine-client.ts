import "server-only";
import { z } from "zod";
import type { Actor } from "#lib/auth/actor.ts";
import { AppError, type ErrorCode, statusOf } from "#lib/shared/app-error.ts";
import { requireEnv } from "#lib/shared/env.ts";

/** Longer than the engine's own limit on testing a connection, so that its answer arrives first. */
const TIMEOUT_MS = 60_000;

const errorValue = z.object({
  code: z.string(),
  messageKey: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
  fieldErrors: z.record(z.string(), z.array(z.string())).optional(),
});

/**
 * Asks the engine over its internal listener, on behalf of a session's operator, whose rights it looks up again.
 *
 * @param path Such as `/internal/executions`.
 * @param timeoutMs Shorter for what does not wait for a provider: a hung engine then says so sooner.
 * @throws AppError what the engine threw; UPSTREAM `errors.engineDown` if it cannot be reached or does not answer.
 */
export async function callEngine<T>(actor: Actor, path: string, body: unknown, timeoutMs = TIMEOUT_MS): Promise<T> {
  const response = await askEngine(actor, path, body, timeoutMs);
  return (await response.json().catch(() => null)) as T;
}

/** The same for an answer that is no JSON: its body is not read yet. */
export async function askEngine(actor: Actor, path: string, body: unknown, timeoutMs = TIMEOUT_MS): Promise<Response> {
  return checked(await send(actor, path, body, AbortSignal.timeout(timeoutMs)));
}

async function checked(response: Response): Promise<Response> {
  if (response.ok) return response;
  const error = errorValue.safeParse(await response.json().catch(() => null));
  if (!error.success) throw new AppError("UPSTREAM", "errors.engineDown");
  const { code, messageKey, params, fieldErrors } = error.data;
  throw new AppError(isErrorCode(code) ? code : "UPSTREAM", messageKey, params, fieldErrors);
}

/**
 * The same for an answer that goes on, until it ends or `signal` ends it.
 *
 * @param timeoutMs How soon it must begin.
 */
export async function followEngine(
  actor: Actor,
  path: string,
  body: unknown,
  signal: AbortSignal,
  timeoutMs = TIMEOUT_MS,
): Promise<Response> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), timeoutMs);
  try {
    return await checked(await send(actor, path, body, AbortSignal.any([signal, late.signal])));
  } finally {
    clearTimeout(timer);
  }
}

async function send(actor: Actor, path: string, body: unknown, signal: AbortSignal): Promise<Response> {
  const url = new URL(path, requireEnv("COFFRE_INTERNAL_URL"));
  const headers = {
    authorization: `Bearer ${requireEnv("COFFRE_INTERNAL_TOKEN")}`,
    "content-type": "application/json",
    "x-coffre-tenant": actor.tenantId,
    "x-coffre-session": actor.sessionId ?? "",
  };
  try {
    return await fetch(url, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
      cache: "no-store",
      redirect: "error",
      signal,
    });
  } catch {
    throw new AppError("UPSTREAM", "errors.engineDown");
  }
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(statusOf, code);
}
