import "server-only";
import disposable from "disposable-email-domains-js/dist/dict/disposable_email_blocklist.json" with { type: "json" };
import free from "email-providers/all.json" with { type: "json" };

const freeDomains: ReadonlySet<string> = new Set(free);
const disposableDomains: ReadonlySet<string> = new Set(disposable);

export function isFree(domain: string): boolean {
  return freeDomains.has(domain);
}

/** Providers of disposable addresses hand out any name under their own. */
export function isDisposable(domain: string): boolean {
  const labels = domain.split(".");
  return labels.some((_, index) => disposableDomains.has(labels.slice(index).join(".")));
}
