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

/** The text that proves a private key at start. */
export type CanaryClaims = { use: "canary" };

export type Claims = SecretClaims | StateClaims | TriggerClaims | CanaryClaims;

/** RFC 7518 §4.6 with the curve of RFC 8037, direct key agreement. Nothing else is accepted on opening. */
export const KEY_AGREEMENT = "ECDH-ES";
export const CONTENT_ENCRYPTION = "A256GCM";
