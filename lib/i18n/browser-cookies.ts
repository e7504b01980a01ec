const YEAR_SECONDS = 365 * 24 * 60 * 60;

/** Keeps a choice of this browser where the server sees it at the next request. Nothing secret. */
export function keepInBrowser(name: string, value: string): void {
  // The Cookie Store API is missing in Firefox and Safari before 2025.
  // biome-ignore lint/suspicious/noDocumentCookie: see above
  document.cookie = `${name}=${encodeURIComponent(value)}; Path=/; Max-Age=${YEAR_SECONDS}; SameSite=Lax`;
}
