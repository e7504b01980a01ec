/** What machines call. The engine serves it; the web process only passes it on, so that one origin is enough. */
const MACHINE_PREFIXES = ["/api/v2", "/oauth", "/hooks", "/.well-known/jwks.json"];

export function isMachinePath(pathname: string): boolean {
  // The clients of /v4 mix upper and lower case.
  if (/^\/v4(?:\/|$)/i.test(pathname)) return true;
  return MACHINE_PREFIXES.some((prefix) => pathname === prefix || pathname.startsWith(`${prefix}/`));
}
