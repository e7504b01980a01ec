import "server-only";
import type { Context } from "hono";
import { auth } from "hono/utils/basic-auth";
import { renderMessage } from "#lib/i18n/render-message.ts";
import type { Credentials } from "./account-cache.ts";
import { V4Error } from "./message-list.ts";

/** Clients such as PowerShell's send credentials only to who asks for them. */
const CHALLENGE = { "www-authenticate": 'Basic realm="Coffre", charset="UTF-8"' };

/** @throws V4Error 401 without HTTP Basic credentials (RFC 7617). */
export function readCredentials(context: Context): Credentials {
  const credentials = auth(context.req.raw);
  if (!credentials) throw unauthenticated("v4.credentialsMissing");
  return credentials;
}

/** 401, with the challenge that makes clients send credentials. */
export function unauthenticated(messageKey: string): V4Error {
  return new V4Error(401, [renderMessage("en", messageKey)], CHALLENGE);
}
