import "server-only";
import { fromCallbackColumns } from "#lib/triggers/callback.ts";
import type { Hook } from "./find-hook.ts";

/** The header, in lower case, that the author of an HMAC hook named: those of the other schemes are known by their names. */
export function signatureHeaderOf(hook: Hook): string | null {
  if (hook.callbackScheme !== "HMAC") return null;
  const callback = fromCallbackColumns(hook);
  return callback?.scheme === "HMAC" ? callback.options.header.toLowerCase() : null;
}
