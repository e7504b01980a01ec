const HERE = "http://here.invalid";

/** A path of this site to go on to, or the vault: never another site, however it is written. */
export function safePath(wanted: string | string[] | undefined): string {
  if (typeof wanted !== "string" || !wanted.startsWith("/")) return "/vault";
  const url = URL.parse(wanted, HERE);
  if (url?.origin !== HERE || url.pathname.startsWith("//") || url.pathname.startsWith("/api/")) return "/vault";
  return `${url.pathname}${url.search}`;
}
