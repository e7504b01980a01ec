import type { IncomingHttpHeaders } from "node:http";
import { clientAddress, isTrusted, type TrustedProxies } from "../lib/auth/client-address.ts";
import { isOwnRequest } from "./own-requests.ts";

/**
 * Next's own words to itself: from outside they could switch proxy.ts off (CVE-2025-29927), or reach another page. Of
 * ours, the signature of a hook's call is the caller's to give.
 */
const INTERNAL_HEADERS =
  /^(x-middleware-|x-invoke-|x-matched-path$|x-now-|x-coffre-(?!signature$)|x-nonce$|content-security-policy)/;

/** Leaves in the headers only what is true about where a request came from, whoever sent it. */
export function admitRequest(headers: IncomingHttpHeaders, socketAddress: string, trusted: TrustedProxies): void {
  const isOwn = isOwnRequest(headers);
  const isForwarded = isOwn || isTrusted(socketAddress, trusted);
  const hops = isForwarded ? String(headers["x-forwarded-for"] ?? "") : "";
  // What comes from this process was admitted here before.
  const address = isOwn ? hops : clientAddress(socketAddress, hops, trusted);
  const host = (isForwarded && headers["x-forwarded-host"]) || headers.host || "";
  const protocol = (isForwarded && headers["x-forwarded-proto"]) || "http";
  for (const name of Object.keys(headers)) {
    const isClaim = name.startsWith("x-forwarded-") || name === "forwarded" || name === "x-real-ip";
    if (isClaim || INTERNAL_HEADERS.test(name)) delete headers[name];
  }
  headers["x-forwarded-for"] = address;
  headers["x-forwarded-host"] = host;
  headers["x-forwarded-proto"] = protocol;
  headers["x-coffre-client-address"] = address;
}
