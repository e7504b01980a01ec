import "server-only";
import type { SecretRef, SecretText } from "#lib/secrets/secret-text.ts";
import type { Json } from "#lib/shared/json.ts";

/** Text that may hold secrets. */
export type Text = string | SecretText;

export type EgressBody =
  /** Any JSON value; its strings may be `SecretText`. */
  | { type: "json"; value: unknown }
  | { type: "form"; fields: Record<string, Text | readonly Text[]> }
  /** Secrets in it are escaped for the content type: JSON, form, XML; as they are in any other. */
  | { type: "text"; text: Text; contentType: string }
  /** A stored file, byte for byte. */
  | { type: "file"; content: SecretRef; contentType: string }
  /** multipart/form-data (RFC 7578). Its boundary is ours, so no header sets another content type. */
  | { type: "multipart"; parts: readonly EgressPart[] };

export type EgressPart =
  | { name: string; text: Text }
  | { name: string; fileName: string; contentType: string; content: SecretRef };

export type EgressRequest = {
  method: string;
  /** `http:` or `https:`. A secret may stand in its path or query, never before. */
  url: Text;
  /** Added to what the URL has; a list repeats its name. */
  query?: Record<string, Text | readonly Text[]>;
  headers?: Record<string, Text>;
  body?: EgressBody;
  /** Answers a challenge of the Digest scheme (RFC 7616); sent first without credentials. */
  digest?: { username: string; password: SecretRef };
  tls?: {
    /** Who we are to the server: JSON `{ privateKeyPem, certificatePem, chainPem: string[] }`. */
    identity?: SecretRef;
    /** Certificates in PEM, trusted for this request besides those of the system. */
    authority?: SecretRef;
  };
};

/** A secret as the engine opened it, with the origins from its envelope. */
export type OpenedSecret = {
  ref: SecretRef;
  /** Of a file, the base64 of its bytes. */
  plaintext: string;
  /** Scheme, host and port, as `URL.origin` writes them. Empty: nothing is allowed yet. */
  origins: readonly string[];
  /** None is named, and the tenant's setting says that it may go anywhere: any origin of https. */
  isAnyHost?: boolean;
  /**
   * `value`, unless told: found in what comes back and replaced by its mark. `all`: hides all that comes back, as a
   * one-time code does. `none`: may come back, as a file does, or never leaves as text, as a private key.
   */
  masking?: "value" | "all" | "none";
};

export type EgressCall = {
  tenantId: string;
  /** Sockets are shared within one tenant and one key: the connection's id, or `none`. */
  poolKey: string;
  appId: string;
  /** Those that the request holds, and any other that must not come back in the answer. */
  secrets: readonly OpenedSecret[];
  request: EgressRequest;
  signal?: AbortSignal;
  /** For all of it: names, connection, redirects, answer. 30 s unless told. */
  timeoutMs?: number;
};

/** Masked before anything else was done with it: no text of it holds a secret of the call. */
export type EgressAnswer = {
  status: number;
  /**
   * What the status means by its number. The provider's own words are left away, as RFC 9112 §4 advises: of words that
   * came in several pieces the parser gives the last, in which half a secret would not be found.
   */
  statusText: string;
  /** Lower-case names; values of a repeated one are joined by a comma. */
  headers: Record<string, string>;
  /** At most 1 MiB of characters. */
  text: string;
  /** The body, if it is JSON by its type or its looks, and whole. */
  json: Json | undefined;
  isCut: boolean;
  /** A secret under 8 characters or a one-time code was used: all that the provider said is hidden, but how long to wait. */
  isHidden: boolean;
  durationMs: number;
  /** The request as shown, secrets as marks. */
  sent: Json;
  /** Status line, headers and body as shown. */
  received: Json;
};
