/**
 * What an envelope's protected header says beside `alg`, `enc` and `kid`: the engine uses a secret for this and
 * nothing else. JWE (RFC 7516) authenticates the header, so a changed claim does not open.
 */
export type SecretClaims = {
  use: "vault-secret";
  tenant: string;
  item: string;
  field: string;
  version: number;
  app: string;
  setup: string;
  /** Scheme, host and port that the secret may be sent to. Empty: any host, refused in flows. */
  origins: readonly string[];
  /** The setup's fields that are not secret: they decide how it is used (header name, account), so they are bound. */
  attributes: Readonly<Record<string, string>>;
};

/** A journal's `state`, sealed to be read again by an engine. */
export type StateClaims = { use: "journal-state"; tenant: string; execution: string; seq: number };

/** The key that a hook's signatures are made with. */
export type TriggerClaims = { use: "trigger-secret"; tenant: string; trigger: string };

/** A token that a provider gave to a connection. */
export type TokenClaims = {
  use: "connection-token";
  tenant: string;
  item: string;
  /** Of the credentials that it was obtained with. */
  version: number;
  serial: number;
  field: "access_token" | "refresh_token";
  app: string;
  setup: string;
  /** Where an access token may be sent; a refresh token goes to the manifest's token endpoint alone. */
  origins: readonly string[];
  /** Attributes that the provider handed out with it. */
  facts: Readonly<Record<string, string>>;
};

/** What an attempt to connect keeps until it comes back: its PKCE verifier, then what it got. */
export type AttemptClaims = { use: "connect-attempt"; tenant: string; attempt: string; holds: "verifier" | "tokens" };

/** A secret of a form's component, such as the private key of a payment. */
export type FormClaims = {
  use: "form-secret";
  tenant: string;
  form: string;
  /** Its id in the form, and its type. */
  component: string;
  type: string;
  field: string;
  /** Where the component sends it, if the form says so; of a free member all open texts around it; else empty. */
  url: string;
};

/** The text that proves a private key at start. */
export type CanaryClaims = { use: "canary" };

export type Claims =
  | SecretClaims
  | StateClaims
  | TriggerClaims
  | TokenClaims
  | AttemptClaims
  | FormClaims
  | CanaryClaims;

/** RFC 7518 §4.6 with the curve of RFC 8037, direct key agreement. Nothing else is accepted on opening. */
export const KEY_AGREEMENT = "ECDH-ES";
export const CONTENT_ENCRYPTION = "A256GCM";
