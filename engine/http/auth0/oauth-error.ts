import "server-only";
import type { Context } from "hono";

type Options = { retryAfterSeconds?: number };

/** A refusal of the token endpoint (RFC 6749 §5.2). */
export class OAuthError extends Error {
  readonly status: 400 | 401 | 403 | 429;
  readonly error: string;
  readonly retryAfterSeconds: number | undefined;

  constructor(status: OAuthError["status"], error: string, description: string, { retryAfterSeconds }: Options = {}) {
    super(description);
    this.name = "OAuthError";
    this.status = status;
    this.error = error;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Who sent an `Authorization` header is told which kind is taken. */
export function answerOAuthError(context: Context, { status, error, message, retryAfterSeconds }: OAuthError) {
  if (retryAfterSeconds !== undefined) context.header("retry-after", String(retryAfterSeconds));
  if (status === 401 && context.req.header("authorization")) {
    context.header("www-authenticate", 'Basic realm="Coffre"');
  }
  return context.json({ error, error_description: message }, status);
}
