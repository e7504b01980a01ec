import "server-only";
import { randomUUID } from "node:crypto";
import type { AlertFailure } from "#lib/alerts/schema.ts";
import { isDatabaseDown } from "#lib/db/errors.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { log } from "#lib/shared/log.ts";
import { StepFailure } from "../run/step-failure.ts";

/** Why an alert did not go out, for who reads the settings. @throws The error itself while the database is away. */
export function alertFailureOf(error: unknown): AlertFailure {
  if (error instanceof StepFailure) return { messageKey: error.error.messageKey, params: error.error.params };
  if (error instanceof AppError) return { messageKey: error.messageKey, params: error.params };
  if (isDatabaseDown(error)) throw error;
  const reference = randomUUID().slice(0, 8);
  log.error({ reference, error }, "an alert failed in a way that nobody expected");
  return { messageKey: "errors.unexpected", params: { reference } };
}
