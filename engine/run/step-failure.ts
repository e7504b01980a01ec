import "server-only";
import { randomUUID } from "node:crypto";
import { isDatabaseDown } from "#lib/db/errors.ts";
import type { StepError } from "#lib/executions/schema.ts";
import { ExpressionError } from "#lib/expressions/expression-error.ts";
import { AppError, type MessageParams } from "#lib/shared/app-error.ts";
import type { Json } from "#lib/shared/json.ts";
import { log } from "#lib/shared/log.ts";
import { LeaseLostError } from "./step-rows.ts";

/** A step that ends without an output, for a reason that a person is told. */
export class StepFailure extends Error {
  readonly error: StepError;

  constructor(code: string, messageKey: string, params: MessageParams = {}, rest: Partial<StepError> = {}) {
    super(messageKey);
    this.name = "StepFailure";
    this.error = { code, messageKey, params, ...rest };
  }
}

/** Nothing of it was sent, and another attempt makes sense after so long. */
export class PassingFailure extends StepFailure {
  readonly retryAfterSeconds: number;

  constructor(code: string, messageKey: string, params: MessageParams, rest: Partial<StepError>, seconds: number) {
    super(code, messageKey, params, rest);
    this.retryAfterSeconds = seconds;
  }
}

/** The execution as a whole may not go on, whatever the action allows. */
export class BudgetSpent extends StepFailure {}

/** What its ERROR_MESSAGE says, in the author's words. */
export const FLOW_MESSAGE = "engine.flowMessage";

/** The author's own end of the flow: it ends, whatever else the action allows. */
export class FlowEndedWithMessage extends StepFailure {
  constructor(message: string) {
    super("ERR_FLOW_MESSAGE", FLOW_MESSAGE, { message });
  }
}

/** Somebody asked for it: the execution stops before its next action. */
export class RunCanceled extends Error {}

/** An outside effect began, and nobody knows whether it happened: a person has to look. */
export class UncertainEffect extends StepFailure {}

/** The run rests until then, and gives its place to others. */
export class Suspended extends Error {
  readonly resumeAt: Date;

  constructor(resumeAt: Date) {
    super("the execution waits");
    this.name = "Suspended";
    this.resumeAt = resumeAt;
  }
}

/** What ends the walk whatever an action allows. */
export function endsWalk(error: unknown): boolean {
  return (
    error instanceof BudgetSpent ||
    error instanceof RunCanceled ||
    error instanceof UncertainEffect ||
    error instanceof Suspended ||
    endsWithoutWord(error)
  );
}

/** The run is no longer this engine's to go on with: its lease was lost, or the engine is stopping. */
export function endsWithoutWord(error: unknown): boolean {
  if (error instanceof AppError || error instanceof StepFailure) return false;
  return error instanceof LeaseLostError || isDatabaseDown(error);
}

/**
 * What the journal keeps of an error. What nobody expected is logged under a reference, masked, since its message
 * may quote what was sent.
 */
export function toStepError(error: unknown, maskText: (text: string) => string): StepError {
  const stepError = unmasked(error, maskText);
  const params = Object.entries(stepError.params).map(([name, value]) => [
    name,
    typeof value === "string" ? maskText(value) : value,
  ]);
  return { ...stepError, params: Object.fromEntries(params) };
}

function unmasked(error: unknown, maskText: (text: string) => string): StepError {
  if (error instanceof StepFailure) return error.error;
  if (error instanceof ExpressionError) return { ...ofAppError(error, "ERR_EXPRESSION"), place: placeOf(error) };
  if (error instanceof AppError) return ofAppError(error, machineCodeOf(error));
  const reference = randomUUID().slice(0, 8);
  const masked = error instanceof Error ? new Error(maskText(error.message)) : new Error("not an error");
  if (error instanceof Error && error.stack) masked.stack = framesOf(error.stack);
  log.error({ reference, error: masked }, "a step failed in a way that nobody expected");
  return { code: "ERR_UNEXPECTED", messageKey: "errors.unexpected", params: { reference } };
}

function ofAppError(error: AppError, code: string): StepError {
  const details = "details" in error ? (error.details as Json) : null;
  return { code, messageKey: error.messageKey, params: error.params, ...(details !== null && { details }) };
}

function placeOf({ path, position }: ExpressionError): NonNullable<StepError["place"]> {
  return { param: path, ...(position !== null && { position }) };
}

function machineCodeOf(error: AppError): string {
  return "machineCode" in error ? String(error.machineCode) : `ERR_${error.code}`;
}

function framesOf(stack: string): string {
  return stack
    .split("\n")
    .filter((line) => line.trimStart().startsWith("at "))
    .join("\n");
}
