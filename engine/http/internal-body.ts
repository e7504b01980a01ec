import "server-only";
import type { z } from "zod";
import { AppError } from "#lib/shared/app-error.ts";
import { fieldErrorsOf } from "#lib/shared/field-errors.ts";

/** @throws AppError INVALID, with `fieldErrors` where fields do not fit. */
export async function readInput<Schema extends z.ZodType>(schema: Schema, request: Request): Promise<z.output<Schema>> {
  const parsed = schema.safeParse(await readJson(request));
  if (parsed.success) return parsed.data;
  throw new AppError("INVALID", "errors.checkFields", {}, fieldErrorsOf(parsed.error));
}

async function readJson(request: Request): Promise<unknown> {
  try {
    return await request.json();
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new AppError("INVALID", "engine.bodyMalformed");
  }
}
