/** What an expected failure means to its caller. Each has one HTTP status, in `statusOf`. */
export type ErrorCode =
  | "INVALID"
  | "UNAUTHENTICATED"
  | "FORBIDDEN"
  | "NOT_FOUND"
  | "CONFLICT"
  | "RATE_LIMITED"
  | "UPSTREAM";

/** Values for the placeholders of a message. Never a secret. */
export type MessageParams = Record<string, string | number>;

/** A failure as it crosses from server to browser, or is kept in the journal. */
export type ErrorValue = {
  code: ErrorCode | "INTERNAL";
  messageKey: string;
  params?: MessageParams;
  /** Message keys by field name, for the form that sent the input. */
  fieldErrors?: Record<string, string[]>;
};

/**
 * An expected failure. Its message stands in `messages/*.json` under `messageKey`, in every language, and is
 * rendered for whoever reads it: page, API, CLI or journal.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly messageKey: string;
  readonly params: MessageParams;
  readonly fieldErrors: Record<string, string[]> | undefined;

  constructor(code: ErrorCode, messageKey: string, params: MessageParams = {}, fieldErrors?: Record<string, string[]>) {
    super(messageKey);
    this.name = "AppError";
    this.code = code;
    this.messageKey = messageKey;
    this.params = params;
    this.fieldErrors = fieldErrors;
  }

  toValue(): ErrorValue {
    return {
      code: this.code,
      messageKey: this.messageKey,
      params: this.params,
      ...(this.fieldErrors && { fieldErrors: this.fieldErrors }),
    };
  }
}

/** HTTP status of an expected failure (RFC 9110). */
export const statusOf: Record<ErrorCode, 400 | 401 | 403 | 404 | 409 | 429 | 502> = {
  INVALID: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  RATE_LIMITED: 429,
  UPSTREAM: 502,
};
