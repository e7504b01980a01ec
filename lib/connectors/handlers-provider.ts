import "server-only";
import type { z } from "zod";
import type { EgressAnswer, EgressRequest } from "#lib/egress/egress.ts";
import type { SecretRef } from "#lib/secrets/secret-text.ts";
import type { MessageParams } from "#lib/shared/app-error.ts";
import { systemClock } from "#lib/shared/clock.ts";
import type { Json } from "#lib/shared/json.ts";
import type { AppFace } from "./define-face.ts";
import {
  type HandlerCall,
  type OpenConnection,
  ProviderError,
  type TestAnswer,
  type TestVerdict,
} from "./define-handlers.ts";
import { retryAfterSeconds } from "./retry-after.ts";

/** What an app's answer says went wrong. */
export type ProviderFault = {
  /** In the provider's own words. */
  message: string;
  code?: string;
  /** What to do about it, where we know better; it gets `app`, `connection`, `status`, `code`, `message` and `params`. */
  messageKey?: string;
  params?: MessageParams;
  /**
   * What it is about, where the status alone does not tell: some answer 200, or 400, to everything. `request`: about what
   * was asked, whatever the status.
   */
  kind?: "credentials" | "permission" | "rate" | "down" | "request";
  /** The scope or permission that is missing, as the provider names it. */
  permission?: string;
  /** How long to wait, of a provider that says so elsewhere than in `Retry-After`. */
  retryAfterSeconds?: number;
};

type Asking = Pick<HandlerCall<unknown>, "send" | "connection">;

export type ProviderCalls = {
  /**
   * Sends one request and gives the JSON of its success.
   *
   * @throws ProviderError
   */
  ask: (call: Asking, request: EgressRequest, output: z.ZodType) => Promise<Json>;
  /** A test's one request, judged as the answer to an action would be. */
  test: (call: Pick<Asking, "send">, request: EgressRequest) => Promise<TestAnswer>;
};

const MAX_MESSAGE_LENGTH = 300;

/**
 * The calls of one app: its answers are told apart here, so that every action says the same about the same failure.
 *
 * @param readFault Of every answer, the good ones too. Null where it says nothing, or cannot be read.
 */
export function createProviderCalls(
  { name: app }: Pick<AppFace, "name">,
  readFault: (answer: EgressAnswer) => ProviderFault | null,
): ProviderCalls {
  return {
    async ask({ send, connection }, request, output) {
      const answer = await send(request);
      const fault = readFault(answer);
      const params = { app, connection: requireConnection(connection).name, status: answer.status };
      if (answer.status < 200 || answer.status > 299 || fault) throw failureOf(answer, fault, params);
      // A short secret hides all that came back: its mark is the output.
      if (answer.isHidden) return answer.text;
      const parsed = output.safeParse(answer.json);
      if (parsed.success) return parsed.data as Json;
      throw new ProviderError("ERR_PROVIDER_MALFORMED", "engine.providerMalformed", params, answer);
    },
    async test({ send }, request) {
      const answer = await send(request);
      return { ...answer, verdict: verdictOf(answer, readFault(answer)) };
    },
  };
}

function verdictOf({ status }: EgressAnswer, fault: ProviderFault | null): TestVerdict {
  const { kind, permission = null } = fault ?? {};
  if (isAbout("credentials", kind, status)) return { is: "refused" };
  if (isAbout("permission", kind, status)) return { is: "limited", permission };
  return { is: fault === null && status >= 200 && status <= 299 ? "accepted" : "unknown" };
}

const statusOf = { credentials: 401, permission: 403, rate: 429 } as const;

/** The status counts where the app's own words do not say what it is about. */
function isAbout(what: keyof typeof statusOf, kind: ProviderFault["kind"], status: number): boolean {
  return kind === undefined ? status === statusOf[what] : kind === what;
}

type Params = { app: string; connection: string; status: number };

function failureOf(answer: EgressAnswer, fault: ProviderFault | null, params: Params): ProviderError {
  const { status, headers } = answer;
  const { kind, permission, messageKey } = fault ?? {};
  const said = {
    ...params,
    ...fault?.params,
    code: quoted(fault?.code),
    message: quoted(fault?.message),
  };
  if (isAbout("credentials", kind, status))
    return new ProviderError("ERR_PROVIDER_REFUSED_CREDENTIALS", "engine.credentialsRefused", params, answer);
  if (isAbout("permission", kind, status)) {
    const named = { ...said, permission: quoted(permission) };
    const usual = permission === undefined ? "engine.permissionMissing" : "engine.permissionMissingNamed";
    const key = messageKey ?? usual;
    return new ProviderError("ERR_PROVIDER_PERMISSION", key, named, answer, null, permission ?? null);
  }
  if (isAbout("rate", kind, status)) {
    const seconds = retryAfterSeconds(headers["retry-after"], systemClock()) ?? fault?.retryAfterSeconds ?? null;
    const key = seconds === null ? "engine.rateLimited" : "engine.rateLimitedFor";
    return new ProviderError("ERR_RATE_LIMITED", key, { ...params, seconds: seconds ?? 0 }, answer, seconds);
  }
  if (kind === "down" || status >= 500)
    return new ProviderError("ERR_PROVIDER_STATUS", "engine.providerDown", params, answer);
  if (!fault) return new ProviderError("ERR_PROVIDER_STATUS", "engine.providerStatus", params, answer);
  return new ProviderError("ERR_PROVIDER_STATUS", messageKey ?? "engine.providerSays", said, answer);
}

/** `jsonb` holds no half of a pair. */
function quoted(words = ""): string {
  return words.slice(0, MAX_MESSAGE_LENGTH).toWellFormed();
}

export function requireConnection(connection: OpenConnection | null): OpenConnection {
  if (!connection) throw new Error("the manifest says that a connection is required");
  return connection;
}

/** A secret that a ready connection has. */
export function requireSecret({ secrets }: OpenConnection, name: string): SecretRef {
  const secret = secrets[name];
  if (!secret) throw new Error(`a ready connection has its ${name}`);
  return secret;
}
