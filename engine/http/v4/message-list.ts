import "server-only";
import { randomUUID } from "node:crypto";
import { z } from "@hono/zod-openapi";
import { isDatabaseDown } from "#lib/db/errors.ts";
import { renderMessage } from "#lib/i18n/render-message.ts";
import { AppError, type ErrorCode, type MessageParams } from "#lib/shared/app-error.ts";
import { log } from "#lib/shared/log.ts";

type Status = 400 | 401 | 403 | 404 | 405 | 406 | 413 | 415 | 429 | 500 | 502 | 503;

/** The body of every failure (`reference/uptrends-v4.md` §1.8). */
export const messageList = z
  .object({ Messages: z.array(z.object({ Message: z.string() })) })
  .openapi("MessageList", { description: "What went wrong, in English" });

/** A failure as it is answered. Its texts are for people; programs go by the status. */
export class V4Error extends Error {
  readonly status: Status;
  readonly texts: readonly string[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: Status, texts: readonly string[], headers: Record<string, string> = {}) {
    super(texts[0] ?? "");
    this.name = "V4Error";
    this.status = status;
    this.texts = texts;
    this.headers = headers;
  }
}

export function v4Error(status: Status, messageKey: string, params: MessageParams = {}): V4Error {
  return new V4Error(status, [renderMessage("en", messageKey, params)]);
}

export function toBody({ texts }: V4Error): z.output<typeof messageList> {
  return { Messages: texts.map((Message) => ({ Message })) };
}

/** The vault's endpoints know no 409: what is in use, or taken, is a 400 that says so. */
const statusOf: Record<ErrorCode, Status> = {
  INVALID: 400,
  CONFLICT: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  RATE_LIMITED: 429,
  UPSTREAM: 502,
};

/**
 * Every failure as one of this API's own; the unexpected as a reference to the log.
 *
 * @param fields Names of this API by those of the data layer, such as `Notes` by `notes`.
 */
export function toV4Error(error: unknown, fields: Readonly<Record<string, string>> = {}): V4Error {
  if (error instanceof V4Error) return error;
  if (error instanceof AppError) return new V4Error(statusOf[error.code], textsOf(error, fields));
  if (isDatabaseDown(error)) return v4Error(503, "errors.databaseDown");
  const reference = randomUUID().slice(0, 8);
  log.error({ reference, error }, "a request to /v4 failed in a way that nobody expected");
  return v4Error(500, "errors.unexpected", { reference });
}

function textsOf({ messageKey, params, fieldErrors }: AppError, fields: Readonly<Record<string, string>>): string[] {
  const perField = Object.entries(fieldErrors ?? {}).flatMap(([field, keys]) =>
    keys.map((key) => `${fields[field] ?? field}: ${key.includes(".") ? renderMessage("en", key, params) : key}`),
  );
  return perField.length > 0 ? perField : [renderMessage("en", messageKey, params)];
}
