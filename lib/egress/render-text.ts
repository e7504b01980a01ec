import "server-only";
import { isSecretText, type SecretRef, type SecretText } from "#lib/secrets/secret-text.ts";
import type { Text } from "./call.ts";
import { EgressError } from "./egress-error.ts";
import type { Escape } from "./escape.ts";

/** The value that a reference stands for. */
export type Fill = (ref: SecretRef) => string;

/** The text as it leaves: its own text as it is, its secrets filled in by `escapeSecret`. */
export function renderText(text: Text, fill: Fill, escapeSecret: Escape): string {
  if (!isSecretText(text)) return text;
  if (text.encoding === "basic") return renderBasic(text, fill);
  return text.parts.map((part) => (typeof part === "string" ? part : escapeSecret(fill(part)))).join("");
}

/** RFC 7617: user name and password in UTF-8, the first without a colon. */
function renderBasic({ parts: [user = "", colon, password = ""] }: SecretText, fill: Fill): string {
  const [name, word] = [user, password].map((part) => (typeof part === "string" ? part : fill(part)));
  if (name?.includes(":")) throw new EgressError("ERR_INVALID_REQUEST", "engine.basicColon");
  return `Basic ${Buffer.from(`${name}${colon}${word}`, "utf8").toString("base64")}`;
}
