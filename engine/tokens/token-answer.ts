import "server-only";
import { z } from "zod";
import type { TokenSource } from "#lib/connectors/define-connector.ts";
import { retryAfterSeconds } from "#lib/connectors/retry-after.ts";
import type { EgressAnswer } from "#lib/egress/call.ts";
import { isObject } from "#lib/expressions/plain-value.ts";
import type { MessageParams } from "#lib/shared/app-error.ts";

/** What a provider gave. */
export type ObtainedToken = {
  accessToken: string;
  /** Null where it gave none, or the one that it was asked with: that one stays. */
  refreshToken: string | null;
  /** Seconds; null for one that does not end. */
  lifetime: number | null;
  /** Null where the provider does not say what it granted. */
  scopes: readonly string[] | null;
  /** Attributes that it handed out. */
  facts: Readonly<Record<string, string>>;
};

/** The provider gave no token. `isFinal`: asking again with the same credentials gets none either. */
export class TokenRefused extends Error {
  readonly messageKey: string;
  readonly params: MessageParams;
  readonly isFinal: boolean;
  /** The provider's error code, such as `invalid_grant`. */
  readonly code: string | null;
  readonly retryAfterSeconds: number | null;

  constructor(
    messageKey: string,
    params: MessageParams,
    { isFinal, code = null, retryAfter = null }: { isFinal: boolean; code?: string | null; retryAfter?: number | null },
  ) {
    super(messageKey);
    this.messageKey = messageKey;
    this.params = params;
    this.isFinal = isFinal;
    this.code = code;
    this.retryAfterSeconds = retryAfter;
  }

  /** The same, with the time after which it is asked again. */
  after(seconds: number): TokenRefused {
    const { messageKey, params, isFinal, code } = this;
    return new TokenRefused(messageKey, params, { isFinal, code, retryAfter: seconds });
  }
}

/**
 * RFC 6749 §5.1; some write the seconds as text, and Mailchimp 0 for a token that does not end. What is odd about the rest
 * takes nobody's token away.
 */
const success = z.looseObject({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).nullish().catch(null),
  expires_in: z.coerce.number().nonnegative().nullish().catch(null),
  scope: z
    .union([z.string(), z.array(z.string()).transform((scopes) => scopes.join(" "))])
    .nullish()
    .catch(null),
});
/** RFC 6749 §5.2; HubSpot's `status` and `message` for the same. */
const failure = z
  .union([
    z.looseObject({ error: z.string(), error_description: z.string().optional() }),
    z
      .looseObject({ status: z.string(), message: z.string() })
      .transform(({ status, message }) => ({ error: status, error_description: message })),
  ])
  .transform(({ error, error_description: message }) => ({ code: error, message: message ?? error }));
const MAX_MESSAGE_LENGTH = 300;
/** With these credentials there will be no token, however often they are asked with. */
const FINAL_CODES = new Set([
  "invalid_grant",
  "invalid_client",
  "unauthorized_client",
  "unsupported_grant_type",
  "invalid_scope",
  "access_denied",
]);
/** Seconds. A shorter one would be over before it is used. */
const MIN_LIFETIME = 30;
const MAX_LIFETIME = 10 * 365 * 24 * 3600;

type Reading = {
  /**
   * Whether a text holds the mark of something that was sent: a refresh token that comes back is the one that we have, and
   * an access token with a mark in it is none.
   */
  isMarked: (text: string) => boolean;
  /** Not where a secret that is too short to be found may stand in the provider's words. */
  mayQuote: boolean;
};

/** @throws TokenRefused */
export function readTokenAnswer(
  answer: EgressAnswer,
  source: TokenSource,
  app: string,
  { isMarked, mayQuote }: Reading,
): ObtainedToken {
  const { status, json, headers } = answer;
  const params = { app, status };
  if (status === 429 || status >= 500) {
    const retryAfter = retryAfterSeconds(headers["retry-after"], new Date());
    throw new TokenRefused("engine.tokenOutage", params, { isFinal: false, retryAfter });
  }
  const given = success.safeParse(json);
  if (status < 300 && given.success && !isMarked(given.data.access_token)) {
    const { access_token: accessToken, refresh_token: refresh, expires_in: seconds, scope } = given.data;
    return {
      accessToken,
      refreshToken: refresh && !isMarked(refresh) ? refresh : null,
      lifetime: lifetimeOf(seconds || source.lifetimeSeconds || null),
      scopes: scope == null ? null : scope.split(/[\s,]+/).filter(Boolean),
      facts: factsIn(json, source.facts ?? {}),
    };
  }
  const said = failure.safeParse(json);
  const { code = null, message = "" } = said.data ?? {};
  const messageKey = said.success ? "engine.tokenRefused" : "engine.tokenMalformed";
  const isKnown = code !== null && FINAL_CODES.has(code);
  // What nobody gave a meaning to, a gateway's page for one, says nothing about the credentials.
  const isFinal = isKnown || (code !== null && source.finalCodes?.includes(code) === true);
  const quoted = mayQuote ? message.slice(0, MAX_MESSAGE_LENGTH).toWellFormed() : isKnown ? code : `HTTP ${status}`;
  throw new TokenRefused(messageKey, { ...params, message: quoted }, { isFinal, code });
}

function lifetimeOf(seconds: number | null): number | null {
  return seconds === null ? null : Math.min(MAX_LIFETIME, Math.max(MIN_LIFETIME, seconds));
}

function factsIn(json: unknown, paths: Readonly<Record<string, string>>): Record<string, string> {
  const found = Object.entries(paths).map(([name, path]) => [name, memberAt(json, path)]);
  return Object.fromEntries(found.filter(([, value]) => value !== null));
}

function memberAt(json: unknown, path: string): string | null {
  let value: unknown = json;
  for (const name of path.split(".")) value = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  return typeof value === "string" && value !== "" ? value : null;
}
