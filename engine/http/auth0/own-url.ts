import "server-only";

/** Names of the machine itself, which the certificate of `COFFRE_TLS=self-signed` is made for as well. */
const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

/**
 * Whether a URL leads to this installation, at one of the given paths: under the host of `COFFRE_PUBLIC_URL` or a
 * loopback name, by either scheme and any port. What a request says of the host it came to, in `Host` or a forwarded
 * header, is its sender's word and is not asked.
 */
export function isOwnUrl(text: string, publicUrl: string, paths: readonly string[]): boolean {
  const parts = /^https?:\/\/(\[[\da-f:]+\]|[\w.-]+)(?::\d{1,5})?(\/[\w/]*)$/i.exec(text);
  if (!parts) return false;
  const [, host = "", path = ""] = parts;
  return paths.includes(path) && [...LOOPBACK, new URL(publicUrl).hostname].includes(host.toLowerCase());
}
