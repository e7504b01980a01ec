import "server-only";
import { isSecret, newSecret } from "#lib/auth/generated-secret.ts";
import { EnvelopeError } from "#lib/crypto/open.ts";
import { env } from "#lib/shared/env.ts";
import { log } from "#lib/shared/log.ts";
import { fromCallbackColumns } from "#lib/triggers/callback.ts";
import { hookUrl } from "#lib/triggers/hook-url.ts";
import { countUses } from "../../run/count-uses.ts";
import { openCallbackSecret } from "./callbacks/callback-secret.ts";
import { isCalledBack } from "./callbacks/is-called-back.ts";
import type { Hook } from "./find-hook.ts";
import { isSigned, SIGNATURE_HEADER } from "./signature.ts";
import type { SigningKeys } from "./signing-keys.ts";

export type HookCall = {
  method: string;
  /** Of the path. */
  secret: string | undefined;
  /** With its `?`, as it was sent; empty if there is none. */
  query: string;
  headers: Headers;
  body: Buffer;
  now: Date;
};

/** For a hook that is not there: nobody has this one. */
const nobodysKey = newSecret();

/**
 * Whether the call may run this hook. One that does not exist, one that is off, a wrong secret and a method that is
 * not allowed take the same way to the same answer.
 */
export async function isProven(hook: Hook | null, call: HookCall, keys: SigningKeys): Promise<boolean> {
  const isRight = call.secret === undefined ? await isSignedCall(hook, call, keys) : hasSecret(hook, call.secret);
  const isMethod = call.method === "POST" || (call.method === "GET" && hook?.allowsGet === true);
  return isRight && isMethod && hook?.isEnabled === true;
}

function hasSecret(hook: Hook | null, secret: string): boolean {
  return isSecret(secret, hook?.auth === "SECRET" ? (hook.secretHash ?? undefined) : undefined);
}

function isSignedCall(hook: Hook | null, call: HookCall, keys: SigningKeys): Promise<boolean> {
  return hook?.auth === "CALLBACK" ? hasCallback(hook, call, keys) : hasSignature(hook, call, keys);
}

async function hasCallback(hook: Hook, { query, headers, body, now }: HookCall, keys: SigningKeys): Promise<boolean> {
  const callback = fromCallbackColumns(hook);
  // One that is off is not there: nothing is opened for it.
  const secret = callback && hook.isEnabled ? await openCallbackSecret(keys.privateKeys, hook, callback) : null;
  if (callback === null || secret === null) return false;
  const url = `${hookUrl(env.COFFRE_PUBLIC_URL, hook.id)}${query}`;
  const isProof = await isCalledBack(callback, secret, { url, headers, body, now });
  if (isProof) countUses(hook.tenantId, hook.flowId, [callback.itemId]);
  return isProof;
}

async function hasSignature(hook: Hook | null, { headers, body, now }: HookCall, keys: SigningKeys): Promise<boolean> {
  const header = headers.get(SIGNATURE_HEADER) ?? "";
  const key = hook?.auth === "SIGNATURE" && hook.jwe !== null ? await openKey({ ...hook, jwe: hook.jwe }, keys) : null;
  return isSigned(key ?? nobodysKey, header, body, now) && key !== null;
}

async function openKey(hook: Hook & { jwe: string }, keys: SigningKeys): Promise<string | null> {
  try {
    return await keys.keyOf(hook);
  } catch (error) {
    if (!(error instanceof EnvelopeError)) throw error;
    log.error({ error, trigger: hook.id }, "the key of a hook's signatures does not open: its calls are refused");
    return null;
  }
}
