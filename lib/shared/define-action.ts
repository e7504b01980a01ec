import "server-only";
import { randomUUID } from "node:crypto";
import { unstable_rethrow } from "next/navigation";
import type { z } from "zod";
import { noteRefusal } from "#lib/audit/refusals.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { requireActor } from "#lib/auth/current-actor.ts";
import { isDatabaseDown } from "#lib/db/errors.ts";
import { AppError, type ErrorValue } from "./app-error.ts";
import { fieldErrorsAt, fieldErrorsOf } from "./field-errors.ts";
import { log } from "./log.ts";
import type { ActionResult } from "./result.ts";
import { findUnstorable } from "./storable.ts";

/**
 * Makes a server action: find the actor, parse, run, and turn expected failures into values.
 *
 * @param attempt Names it in the audit log when it is refused, such as `item.delete`.
 */
export function defineAction<Input extends z.ZodType, Output>(
  input: Input,
  run: (actor: Actor, input: z.output<Input>) => Promise<Output>,
  attempt?: string,
): (raw: z.input<Input>) => Promise<ActionResult<Output>> {
  return (raw) =>
    toResult(async () => {
      const actor = await requireActor();
      return noteIfRefused(actor, attempt, () => run(actor, parseInput(input, raw)));
    });
}

/** Runs; a refusal goes to the audit log, under the attempt's name or else the message that the actor got. */
export async function noteIfRefused<T>(actor: Actor, attempt: string | undefined, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof AppError) noteRefusal(actor, attempt ?? error.messageKey, error);
    throw error;
  }
}

/** The same for the few actions that nobody is signed in for: set-up, and choosing a password by link. */
export function definePublicAction<Input extends z.ZodType, Output>(
  input: Input,
  run: (input: z.output<Input>) => Promise<Output>,
): (raw: z.input<Input>) => Promise<ActionResult<Output>> {
  return (raw) => toResult(async () => run(parseInput(input, raw)));
}

/** @throws AppError INVALID with the message keys of each field. */
export function parseInput<Input extends z.ZodType>(input: Input, raw: unknown): z.output<Input> {
  const unstorable = findUnstorable(raw);
  if (unstorable)
    throw new AppError("INVALID", "errors.unstorable", {}, fieldErrorsAt(unstorable, "errors.unstorable"));
  const parsed = input.safeParse(raw);
  if (parsed.success) return parsed.data;
  throw new AppError("INVALID", "errors.checkFields", {}, fieldErrorsOf(parsed.error));
}

async function toResult<Output>(run: () => Promise<Output>): Promise<ActionResult<Output>> {
  try {
    return { ok: true, data: await run() };
  } catch (error) {
    unstable_rethrow(error);
    return { ok: false, error: toErrorValue(error) };
  }
}

/** Expected failures as themselves; a dead database as such; all else as a reference to the log. */
export function toErrorValue(error: unknown): ErrorValue {
  if (error instanceof AppError) return error.toValue();
  if (isDatabaseDown(error)) return { code: "UPSTREAM", messageKey: "errors.databaseDown" };
  const reference = randomUUID().slice(0, 8);
  log.error({ reference, error });
  return { code: "INTERNAL", messageKey: "errors.unexpected", params: { reference } };
}
