import "server-only";
import { randomUUID } from "node:crypto";
import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import { isDatabaseDown } from "#lib/db/errors.ts";
import { AppError, type ErrorValue, statusOf } from "#lib/shared/app-error.ts";
import { log } from "#lib/shared/log.ts";

/** Expected failures as themselves, a dead database as 503, all else as a reference to the log. */
export function answerError(error: unknown, context: Context): Response {
  if (error instanceof AppError) return context.json(error.toValue(), statusOf[error.code]);
  if (error instanceof HTTPException) return error.getResponse();
  if (isDatabaseDown(error)) {
    const value: ErrorValue = { code: "UPSTREAM", messageKey: "errors.databaseDown" };
    return context.json(value, 503);
  }
  const reference = randomUUID().slice(0, 8);
  // A hook's path holds its secret.
  const path = context.req.path.replace(/^\/hooks\/.*/i, "/hooks/{id}");
  log.error({ reference, error, path }, "a request failed in a way that nobody expected");
  const value: ErrorValue = { code: "INTERNAL", messageKey: "errors.unexpected", params: { reference } };
  return context.json(value, 500);
}
