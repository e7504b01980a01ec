import type { X509Certificate } from "node:crypto";

/** The parts of a distinguished name that name it best, the best first. */
const NAMING = ["CN", "O", "OU", "emailAddress"];
const MAX_LENGTH = 250;

/** The common name of who issued a certificate, or of whom it is for; else the organisation, else all of the name. */
export function commonNameOf(certificate: X509Certificate, who: "issuer" | "subject"): string {
  const parts = (certificate.toLegacyObject()[who] ?? {}) as Record<string, string | string[] | undefined>;
  const best = NAMING.map((name) => parts[name]).find((value) => value !== undefined && value.length > 0);
  const name = best === undefined ? Object.values(parts).flat().join(", ") : [best].flat().join(", ");
  return printable(name).slice(0, MAX_LENGTH).toWellFormed();
}

/** A certificate's author writes what they like into it; it ends in a table, a log, a header. */
function printable(text: string): string {
  return text
    .replace(/\p{Cc}+/gu, " ")
    .toWellFormed()
    .trim();
}
