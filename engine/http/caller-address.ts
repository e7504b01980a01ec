import "server-only";
import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import { clientAddress, parseTrustedProxies } from "#lib/auth/client-address.ts";
import { ADDRESS_HEADER, isVouched, PROOF_HEADER } from "#lib/auth/vouched-address.ts";
import { env } from "#lib/shared/env.ts";

const trusted = parseTrustedProxies(env.COFFRE_TRUSTED_PROXIES);

/**
 * Where a request came from. What the web process passes on says it, with a proof; of the engine's own callers it is
 * the socket's address, or what the proxies in COFFRE_TRUSTED_PROXIES say.
 */
export function callerAddress(context: Context): string {
  const said = context.req.header(ADDRESS_HEADER);
  const proof = context.req.header(PROOF_HEADER);
  const token = env.COFFRE_INTERNAL_TOKEN;
  if (said && proof && token && isVouched(said, proof, token)) return said;
  const { incoming } = (context.env ?? {}) as Partial<HttpBindings>;
  return clientAddress(incoming?.socket.remoteAddress ?? "", context.req.header("x-forwarded-for") ?? "", trusted);
}
