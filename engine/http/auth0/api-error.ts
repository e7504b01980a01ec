import "server-only";
import { randomUUID } from "node:crypto";
import { isDatabaseDown } from "#lib/db/errors.ts";
import { renderMessage } from "#lib/i18n/render-message.ts";
import { AppError, statusOf } from "#lib/shared/app-error.ts";
import { log } from "#lib/shared/log.ts";

type Status = 400 | 401 | 403 | 404 | 409 | 413 | 429 | 500 | 502 | 503;

const reasons: Record<Status, string> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  409: "Conflict",
  413: "Payload Too Large",
  429: "Too Many Requests",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
};

/** The error format of the whole API (`reference/auth0-forms.md` §1.5). */
export type ApiErrorBody = { statusCode: Status; error: string; message: string; errorCode?: string };

export class ApiError extends Error {
  readonly status: Status;
  readonly errorCode: string | undefined;

  constructor(status: Status, message: string, errorCode?: string) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.errorCode = errorCode;
  }
}

export function insufficientScope(scope: string): ApiError {
  return new ApiError(403, `Insufficient scope, expected any of: ${scope}`, "insufficient_scope");
}

export function invalidBody(what: string): ApiError {
  return new ApiError(400, `Payload validation error: ${what}`, "invalid_body");
}

export function toBody({ status, message, errorCode }: ApiError): ApiErrorBody {
  return { statusCode: status, error: reasons[status], message, ...(errorCode && { errorCode }) };
}

/** Every failure as one of the API's own; the unexpected as a reference to the log. */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof AppError) return fromAppError(error);
  if (isDatabaseDown(error)) return new ApiError(503, renderMessage("en", "errors.databaseDown"));
  const reference = randomUUID().slice(0, 8);
  log.error({ reference, error });
  return new ApiError(500, renderMessage("en", "errors.unexpected", { reference }));
}

function fromAppError(error: AppError): ApiError {
  const [field] = Object.entries(error.fieldErrors ?? {});
  if (error.code === "INVALID" && field) {
    const [path, [messageKey = error.messageKey] = []] = field;
    return invalidBody(fieldMessage(path, messageKey));
  }
  const errorCode = error.code === "INVALID" ? "invalid_body" : undefined;
  return new ApiError(statusOf[error.code], renderMessage("en", error.messageKey, error.params), errorCode);
}

function fieldMessage(path: string, messageKey: string): string {
  const name = path.split(".").at(-1) ?? path;
  const parent = path.includes(".") ? ` on property ${path.slice(0, path.lastIndexOf("."))}` : "";
  if (messageKey === "errors.required") return `'Missing required property: ${name}'${parent}.`;
  if (messageKey === "errors.unknownField") return `'Additional properties not allowed: ${name}'${parent}.`;
  const text = messageKey.startsWith("errors.") ? renderMessage("en", messageKey) : messageKey;
  return `'${text}' on property ${path}.`;
}
