import { domainToASCII } from "node:url";

/** An address as it is compared: in lower case, its domain in ASCII (RFC 5891). */
type EmailAddress = { local: string; domain: string };

/** Octets, RFC 5321 §4.5.3.1. */
const MAX_LOCAL = 64;
const MAX_DOMAIN = 253;

/**
 * An address as people have them: dot-atom (RFC 5322 §3.2.3, RFC 6532), and a domain of two labels or more. Null for
 * anything else, quoted local parts and address literals among it: no form takes those.
 */
export function parseAddress(text: string): EmailAddress | null {
  const [, local = "", domain = ""] = /^([^@]+)@([^@]+)$/.exec(text.trim().normalize("NFC")) ?? [];
  const ascii = asciiDomain(domain);
  if (!ascii?.includes(".") || Buffer.byteLength(local) > MAX_LOCAL) return null;
  if (!/^[^\s\p{C}"(),.:;<>[\\\]]+(\.[^\s\p{C}"(),.:;<>[\\\]]+)*$/u.test(local)) return null;
  return { local: local.toLowerCase(), domain: ascii };
}

/** Null for what is no domain: an address of the internet protocol, for one. */
function asciiDomain(text: string): string | null {
  const domain = domainToASCII(text.trim().replace(/\.$/, "")).toLowerCase();
  const labels = domain.split(".");
  const areLabels = labels.every((label) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label));
  return areLabels && domain.length <= MAX_DOMAIN && !/^\d+$/.test(labels.at(-1) ?? "") ? domain : null;
}

/** An entry of a list: `maud@example.com`, `example.com` (or `@example.com`), `*.example.com`. Blank, it matches none. */
export function matchesEntry(entry: string, { local, domain }: EmailAddress): boolean {
  const text = entry.trim().normalize("NFC").replace(/^@/, "");
  if (text.includes("@")) {
    const other = parseAddress(text);
    return other !== null && other.local === local && other.domain === domain;
  }
  if (!text.startsWith("*.")) return asciiDomain(text) === domain;
  const parent = asciiDomain(text.slice(2));
  return parent !== null && domain.endsWith(`.${parent}`);
}
