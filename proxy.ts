import { randomBytes } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { PLAIN_SESSION_COOKIE, SECURE_SESSION_COOKIE } from "#lib/auth/session-cookie.ts";
import { ADDRESS_HEADER, PROOF_HEADER, vouchFor } from "#lib/auth/vouched-address.ts";
import { env } from "#lib/shared/env.ts";
import { isMachinePath } from "#lib/shared/machine-paths.ts";

/** Pages that nobody is signed in for. */
const OPEN_PAGES = new Set(["/sign-in", "/set-up", "/password"]);

/**
 * Comfort and headers only: it guards nothing. Pages, actions and routes each ask who is there, and the engine asks
 * for its own credentials; without this file all of them refuse the same visitors.
 */
export function proxy(request: NextRequest): Response | Promise<Response> {
  const { pathname, search } = request.nextUrl;
  if (isMachinePath(pathname)) return toEngine(request);
  if (pathname.startsWith("/api/")) return NextResponse.next();
  const isSignedOut = !request.cookies.has(PLAIN_SESSION_COOKIE) && !request.cookies.has(SECURE_SESSION_COOKIE);
  if (isSignedOut && request.method === "GET" && !OPEN_PAGES.has(pathname)) {
    const url = new URL("/sign-in", request.nextUrl);
    if (pathname !== "/") url.searchParams.set("next", isWayBack(pathname) ? pathname : `${pathname}${search}`);
    return NextResponse.redirect(url);
  }
  const carriesAnswer = ["code", "state", "error"].some((name) => request.nextUrl.searchParams.has(name));
  if (isWayBack(pathname) && carriesAnswer) return toFragment(request);
  return withPolicy(request);
}

/** A provider's code is for the session that asked for it: one that begins now has no use for it. */
function isWayBack(pathname: string): boolean {
  return /^\/connect\/[^/]+\/callback$/.test(pathname);
}

/**
 * What a provider sends back stands in a query, and from there would get into the page, its router's state and each of its
 * requests. A fragment stays in the browser, as those of set-up links do.
 */
function toFragment(request: NextRequest): Response {
  const url = new URL(request.nextUrl);
  url.hash = url.search.slice(1);
  url.search = "";
  return NextResponse.redirect(url, 303);
}

export const config = { matcher: ["/((?!_next/static|_next/image|favicon.ico|icon.svg).*)"] };

/** A strict Content-Security-Policy, with a nonce that Next puts on its own scripts. */
function withPolicy(request: NextRequest): Response {
  const nonce = randomBytes(16).toString("base64");
  const isDev = process.env.NODE_ENV === "development";
  const policy = [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDev ? " 'unsafe-eval'" : ""}`,
    `style-src 'self' ${isDev ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    // react-aria positions what floats by style attributes. They can load nothing: see the lines around this one.
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self'${isDev ? " ws:" : ""}`,
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
}

/** Of one connection only (RFC 9110 §7.6.1), or about a body that `fetch` has decoded. */
const NOT_PASSED_BACK = ["connection", "keep-alive", "transfer-encoding", "content-encoding", "content-length"];

/**
 * Passes a machine's request on to the engine. The rewrites of next.config.js are fixed when the app is built, and
 * the engine's address is not. No cookie crosses in either direction: a browser's session is worth nothing there,
 * and the engine must not be able to set one here.
 */
async function toEngine(request: NextRequest): Promise<Response> {
  const headers = new Headers(request.headers);
  for (const name of ["cookie", "connection", "keep-alive", "transfer-encoding", "upgrade", "content-length"]) {
    headers.delete(name);
  }
  headers.set("accept-encoding", "identity");
  const address = headers.get(ADDRESS_HEADER);
  if (address && env.COFFRE_INTERNAL_TOKEN) headers.set(PROOF_HEADER, vouchFor(address, env.COFFRE_INTERNAL_TOKEN));
  const { pathname, search } = request.nextUrl;
  const body = request.method === "GET" || request.method === "HEAD" ? null : await request.arrayBuffer();
  const answer = await fetch(new URL(`${pathname}${search}`, env.COFFRE_ENGINE_URL), {
    method: request.method,
    headers,
    body,
    redirect: "manual",
    cache: "no-store",
    signal: request.signal,
  }).catch(engineDown);
  const passedBack = new Headers(answer.headers);
  for (const name of ["set-cookie", ...NOT_PASSED_BACK]) passedBack.delete(name);
  return new Response(answer.body, { status: answer.status, headers: passedBack });
}

function engineDown(error: unknown): Response {
  if (error instanceof Error && error.name === "AbortError") return new Response(null, { status: 499 });
  const message = "The engine does not answer. Try again in a moment.";
  return Response.json({ statusCode: 503, error: "Service Unavailable", message }, { status: 503 });
}
