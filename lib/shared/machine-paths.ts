/** What machines call. The engine serves it; the web process only passes it on, so that one origin is enough. */
const MACHINE_PREFIXES = ["/v4", "/api/v2", "/oauth", "/hooks", "/.well-known/jwks.json"];

export function isMachinePath(pathname: string): boolean {
  return MACHINE_PREFIXES.some((prefix) => pathname === prefix || pathname.startsWith(`${prefix}/`));
}
