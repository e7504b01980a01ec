import { createPublicKey, X509Certificate } from "node:crypto";
import { AppError } from "#lib/shared/app-error.ts";
import { commonNameOf } from "./certificate-name.ts";

export type ParsedCertificate = {
  /** PEM, in the order given. None if the value is a bare public key. */
  certificates: string[];
  /** Of the first certificate: who, by whom, and when (ISO 8601, UTC, whole seconds). */
  facts: CertificateFacts | null;
  expiresAt: Date | null;
};

export type CertificateFacts = { issuer: string; subject: string; notBefore: string; notAfter: string };

const PEM_BEGIN = "-----BEGIN ";
const PUBLIC_KEYS = new Set(["PUBLIC KEY", "RSA PUBLIC KEY"]);

/**
 * Reads PEM (one certificate or several), base64 of DER, base64 of a whole PEM file, or a bare public key.
 *
 * @throws AppError INVALID with `fieldErrors["contents.value"]`; also for a private key, which must not be kept where
 * everybody who may view the item can read it.
 */
export function parseCertificate(value: string): ParsedCertificate {
  if (value.includes(PEM_BEGIN)) return parsePem(value);
  const bytes = decodeBase64(value);
  const inside = bytes.toString("latin1");
  return inside.includes(PEM_BEGIN) ? parsePem(inside) : parseDer(bytes);
}

/** ISO 8601 in UTC, whole seconds: `2026-01-01T00:00:00Z`. */
export function toIsoSeconds(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, "Z");
}

export function certificateFacts(certificate: X509Certificate): CertificateFacts {
  return {
    issuer: commonNameOf(certificate, "issuer"),
    subject: commonNameOf(certificate, "subject"),
    notBefore: toIsoSeconds(certificate.validFromDate),
    notAfter: toIsoSeconds(certificate.validToDate),
  };
}

/** False where they are none, and in the year 0, which PostgreSQL does not have: OpenSSL reads such a certificate too. */
export function hasDates({ validFrom, validFromDate, validTo, validToDate }: X509Certificate): boolean {
  return isDate(validFrom, validFromDate) && isDate(validTo, validToDate);
}

/** @param text As OpenSSL writes it. Of what is no date, Node makes any date at all. */
function isDate(text: string, date: Date): boolean {
  return text !== "Bad time value" && date.getUTCFullYear() > 0;
}

function parsePem(text: string): ParsedCertificate {
  const certificates: X509Certificate[] = [];
  for (const { label, block } of pemBlocks(text)) {
    if (label.endsWith("PRIVATE KEY")) throw invalid("errors.certificatePrivateKey");
    if (label === "CERTIFICATE") certificates.push(read(() => new X509Certificate(block)));
    else if (PUBLIC_KEYS.has(label)) read(() => createPublicKey(block));
    else throw invalid("errors.certificateUnreadable");
  }
  return toParsed(certificates);
}

/** Walked by position and not by a pattern: a hostile text of 64 KiB must cost no more than one pass. */
function pemBlocks(text: string): { label: string; block: string }[] {
  const blocks: { label: string; block: string }[] = [];
  for (let from = text.indexOf(PEM_BEGIN); from >= 0; ) {
    const labelEnd = text.indexOf("-----", from + PEM_BEGIN.length);
    const label = text.slice(from + PEM_BEGIN.length, labelEnd);
    const end = `-----END ${label}-----`;
    const at = labelEnd < 0 ? -1 : text.indexOf(end, labelEnd);
    if (at < 0) throw invalid("errors.certificateUnreadable");
    blocks.push({ label, block: text.slice(from, at + end.length) });
    from = text.indexOf(PEM_BEGIN, at + end.length);
  }
  return blocks;
}

function parseDer(bytes: Buffer): ParsedCertificate {
  const certificate = attempt(() => new X509Certificate(bytes));
  if (certificate) return toParsed([certificate]);
  if (isPrivateKey(bytes)) throw invalid("errors.certificatePrivateKey");
  for (const type of ["spki", "pkcs1"] as const) {
    if (attempt(() => createPublicKey({ key: bytes, format: "der", type }))) return toParsed([]);
  }
  throw invalid("errors.certificateUnreadable");
}

/**
 * Told by the version number that PKCS#8, PKCS#1 and SEC 1 begin with, and nothing public does. OpenSSL is not asked: it
 * computes the public half of a DSA key as it reads one, which takes minutes for 48 KiB.
 */
function isPrivateKey(bytes: Buffer): boolean {
  const [sequence, length = 0] = bytes;
  const at = length < 0x80 ? 2 : 2 + (length & 0x7f);
  return sequence === 0x30 && bytes[at] === 0x02 && bytes[at + 1] === 1;
}

function toParsed(certificates: readonly X509Certificate[]): ParsedCertificate {
  const [first] = certificates;
  if (first && !hasDates(first)) throw invalid("errors.certificateUnreadable");
  return {
    certificates: certificates.map(String),
    facts: first ? certificateFacts(first) : null,
    expiresAt: first ? first.validToDate : null,
  };
}

function decodeBase64(value: string): Buffer {
  const packed = value.replace(/\s+/g, "");
  if (packed === "" || !/^[A-Za-z0-9+/]+={0,2}$/.test(packed)) throw invalid("errors.certificateUnreadable");
  return Buffer.from(packed, "base64");
}

function read<T>(parse: () => T): T {
  const parsed = attempt(parse);
  if (parsed === null) throw invalid("errors.certificateUnreadable");
  return parsed;
}

/** OpenSSL says no more than that it could not; and its words could quote the input. */
function attempt<T>(parse: () => T): T | null {
  try {
    return parse();
  } catch {
    return null;
  }
}

function invalid(messageKey: string): AppError {
  return new AppError("INVALID", messageKey, {}, { "contents.value": [messageKey] });
}
