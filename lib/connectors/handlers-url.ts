import "server-only";
import { isSecretText, SecretText, secretText } from "#lib/secrets/secret-text.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { ConnectorManifest } from "./define-connector.ts";
import type { OpenConnection } from "./define-handlers.ts";
import { handedOutOrigin } from "./handed-out.ts";

/**
 * A URL whose values are one path segment each, whatever they hold: `` pathUrl`https://api.example.com/v0/${table}` ``.
 *
 * @param values The first is the origin where the template begins with it.
 * @throws AppError INVALID for a segment that is empty, or that every URL parser reads as a step (`.`, `..`).
 */
export function pathUrl(
  strings: TemplateStringsArray,
  ...values: readonly (string | SecretText)[]
): string | SecretText {
  const isOrigin = (index: number) => index === 0 && strings[0] === "";
  const segments = values.map((value, index) => (isOrigin(index) ? value : toSegment(value)));
  const url = secretText(strings, ...segments);
  return segments.some(isSecretText) ? url : url.toString();
}

function toSegment(value: string | SecretText): string | SecretText {
  if (isSecretText(value))
    return new SecretText(value.parts.map((part) => (typeof part === "string" ? escapeSegment(part) : part)));
  if (["", ".", ".."].includes(value)) throw new AppError("INVALID", "engine.pathSegment", { value });
  return escapeSegment(value);
}

/** Half of a surrogate pair would make encodeURIComponent throw. */
function escapeSegment(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

/**
 * The origin that the provider handed out to this connection.
 *
 * @throws AppError INVALID before it is known: nobody has finished connecting.
 */
export function requireHost(
  manifest: Pick<ConnectorManifest, "name" | "handedOut">,
  connection: OpenConnection,
): string {
  const origin = handedOutOrigin(manifest, connection.attributes);
  if (!origin) throw new AppError("INVALID", "engine.hostUnknown", { app: manifest.name, connection: connection.name });
  return origin;
}
