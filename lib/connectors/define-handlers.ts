import "server-only";
import type { z } from "zod";
import type { EgressAnswer, EgressRequest } from "#lib/egress/egress.ts";
import type { SecretRef, SecretText } from "#lib/secrets/secret-text.ts";
import { AppError, type MessageParams } from "#lib/shared/app-error.ts";
import type { Json } from "#lib/shared/json.ts";
import type { StoredKind } from "#lib/vault/schema.ts";
import type { ConnectorManifest } from "./define-connector.ts";

/**
 * A connection as handlers see it: what is shown as text, what is sealed as references. Of a setup with `tokens` the one
 * secret is its `access_token`, and the attributes hold what the provider handed out.
 */
export type OpenConnection = {
  id: string;
  name: string;
  appId: string;
  setupType: string;
  attributes: Readonly<Record<string, string>>;
  secrets: Readonly<Record<string, SecretRef>>;
};

/** A stored item that the action's params name, as handlers see it. */
export type OpenItem = {
  id: string;
  name: string;
  kind: StoredKind;
  attributes: Readonly<Record<string, string>>;
  /** Its password, key and chain, certificates or content. */
  secret: SecretRef;
};

/** Params after resolving: wherever the schema has text, a reference to a secret may have made it `SecretText`. */
export type WithSecrets<Value> = Value extends string
  ? string extends Value
    ? Value | SecretText
    : Value
  : Value extends readonly (infer Member)[]
    ? WithSecrets<Member>[]
    : Value extends object
      ? { [Key in keyof Value]: WithSecrets<Value[Key]> }
      : Value;

export type HandlerCall<Params> = {
  params: Params;
  connection: OpenConnection | null;
  /** Of an action that goes through the tenant's settings: whom its messages come from unless it says so itself. */
  sender: { from: string | null; fromName: string | null } | null;
  /** The stored items that params choose, by their ids in lower case. */
  items: ReadonlyMap<string, OpenItem>;
  send: (request: EgressRequest) => Promise<EgressAnswer>;
  /** The same for every attempt at one action of one execution: for providers that take one. */
  idempotencyKey: string;
  /** Nothing leaves, and what is kept is kept apart. */
  isDry: boolean;
  /** Whose flow it is. */
  flow: { tenantId: string; flowId: string };
  /** Mail exchangers of a domain, the preferred first; none if it has none. @throws EgressError without an answer. */
  resolveMx: (domain: string) => Promise<readonly string[]>;
  /** HMAC-SHA-256 under a key of this installation, another for each purpose. */
  authenticate: (purpose: string, text: string) => Buffer;
  /** A secret's text, to compute with here. Only for actions that say `usesKeys`. */
  keyText: (secret: SecretRef) => string;
};

/** One handler for each action of the manifest: leave one out and the build fails. */
export type Handlers<M extends ConnectorManifest> = {
  actions: {
    [A in keyof M["actions"]]: (call: HandlerCall<WithSecrets<z.output<M["actions"][A]["params"]>>>) => Promise<Json>;
  };
  /** A harmless call that tells whether the credentials work. */
  test?: TestHandler;
  /** Asks the provider whose credentials these are. @throws ProviderError, EgressError */
  identify?: IdentifyHandler;
};

/** Who the provider says that we are, and what it hands out to them: attributes such as the host of their API. */
export type Identity = { accountName: string; facts?: Readonly<Record<string, string>> };

export type IdentifyHandler = (call: Pick<HandlerCall<never>, "connection" | "send">) => Promise<Identity>;

/** What an answer says of the credentials; `limited`: they are known, and may not do what was asked. */
export type TestVerdict =
  | { is: "accepted" | "refused" | "unknown" }
  /** `permission`: what is missing, where the provider names it. */
  | { is: "limited"; permission: string | null };

/** Without a verdict the status is one: 2xx accepts, 401 and 403 refuse, any other says nothing. */
export type TestAnswer = EgressAnswer & { verdict?: TestVerdict };

export type TestHandler = (
  call: Pick<HandlerCall<never>, "connection" | "send" | "idempotencyKey">,
) => Promise<TestAnswer>;

export type ProviderErrorCode =
  | "ERR_PROVIDER_REFUSED_CREDENTIALS"
  | "ERR_PROVIDER_PERMISSION"
  | "ERR_RATE_LIMITED"
  | "ERR_PROVIDER_STATUS"
  | "ERR_PROVIDER_MALFORMED";

/** The provider answered, and its answer is a failure. `details` holds what was sent and received, masked. */
export class ProviderError extends AppError {
  readonly machineCode: ProviderErrorCode;
  readonly status: number;
  readonly details: Json;
  /** From `Retry-After`, where the provider named a time. */
  readonly retryAfterSeconds: number | null;
  /** The permission that is missing, where the provider names it. */
  readonly permission: string | null;

  constructor(
    machineCode: ProviderErrorCode,
    messageKey: string,
    params: MessageParams,
    answer: EgressAnswer,
    retryAfterSeconds: number | null = null,
    permission: string | null = null,
  ) {
    super("UPSTREAM", messageKey, params);
    this.name = "ProviderError";
    this.machineCode = machineCode;
    this.status = answer.status;
    this.details = { sent: answer.sent, received: answer.received };
    this.retryAfterSeconds = retryAfterSeconds;
    this.permission = permission;
  }
}
