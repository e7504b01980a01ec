import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { hasDates } from "#lib/stored-items/certificate.ts";
import { commonNameOf } from "#lib/stored-items/certificate-name.ts";
import { ArchiveProblem } from "./archive-problem.ts";
import { readMac } from "./check-mac.ts";
import { type Encryption, readEncryption } from "./decrypt-content.ts";
import type { ArchivePassword } from "./derive-key.ts";
import { type Der, explicit, octets, oid, parseDer, sequence, toDer } from "./read-der.ts";

const DATA = "1.2.840.113549.1.7.1";
const ENCRYPTED_DATA = "1.2.840.113549.1.7.6";
const KEY_BAG = "1.2.840.113549.1.12.10.1.1";
const SHROUDED_KEY_BAG = "1.2.840.113549.1.12.10.1.2";
const CERT_BAG = "1.2.840.113549.1.12.10.1.3";
const SAFE_CONTENTS_BAG = "1.2.840.113549.1.12.10.1.6";
const X509_CERTIFICATE = "1.2.840.113549.1.9.22.1";

/** The keys that TLS connections are made with: RSA, RSA-PSS, EC, Ed25519, Ed448. */
const KEY_ALGORITHMS: ReadonlySet<string> = new Set([
  "1.2.840.113549.1.1.1",
  "1.2.840.113549.1.1.10",
  "1.2.840.10045.2.1",
  "1.3.101.112",
  "1.3.101.113",
]);
/** Signing takes the engine's own thread, at every connection: a fifth of a second with the longest of these. */
const MAX_RSA_BITS = 8192;
const MAX_KEY_BYTES = 8192;

/** The key and certificates of an archive, as PEM, and what may be shown of it. */
export type OpenedArchive = {
  /** PKCS#8. */
  privateKeyPem: string;
  /** The one that the key belongs to. */
  certificatePem: string;
  /** Its issuer, that one's issuer, and so on, as far as they are in the archive. */
  chainPem: string[];
  /** Common names, or what comes nearest. */
  issuer: string;
  subject: string;
  notBefore: Date;
  notAfter: Date;
};

type Bags = { keys: Buffer[]; shroudedKeys: { encryption: Encryption; encrypted: Buffer }[]; certificates: Buffer[] };
type EncryptedSafe = { encryption: Encryption; encrypted: Buffer };

/**
 * Reads a PKCS#12 archive (RFC 7292), in password integrity mode or without a MAC. Every iteration count that can be
 * seen is checked before anything is derived, and those inside what was decrypted before anything there is.
 *
 * @throws ArchiveProblem
 */
export function readArchive(archive: Buffer, password: string): OpenedArchive {
  const { content, mac } = readPfx(archive);
  const bags: Bags = { keys: [], shroudedKeys: [], certificates: [] };
  const encryptedSafes: EncryptedSafe[] = [];
  for (const info of sequence(parseDer(content))) {
    const [type, value] = sequence(info);
    if (oid(type) === DATA) addBags(bags, parseDer(octets(explicit(value))));
    else if (oid(type) === ENCRYPTED_DATA) encryptedSafes.push(readEncryptedData(explicit(value)));
    else throw new ArchiveProblem("unsupported");
  }

  const known = mac && encodings(password).find((encoded) => mac(encoded, content));
  if (mac && !known) throw new ArchiveProblem("password");
  const encoded = known ?? encodePassword(password);
  for (const { encryption, encrypted } of encryptedSafes) {
    const decrypted = encryption(encoded, encrypted);
    addBags(bags, mac ? parseDer(decrypted) : parseUnproven(decrypted));
  }
  const keys = [
    ...bags.keys,
    ...bags.shroudedKeys.map(({ encryption, encrypted }) => encryption(encoded, encrypted)),
  ].map(toPrivateKey);
  return choose(keys, bags.certificates.map(toCertificate));
}

function readPfx(archive: Buffer) {
  const [version, authSafe, macData, ...rest] = sequence(parseDer(archive));
  if (!version || rest.length > 0) throw new ArchiveProblem("unreadable");
  const [type, content] = sequence(authSafe);
  if (oid(type) !== DATA) throw new ArchiveProblem("unsupported");
  return { content: octets(explicit(content)), mac: macData && readMac(macData) };
}

function readEncryptedData(node: Der): EncryptedSafe {
  const [, info] = sequence(node);
  const [type, algorithm, encrypted] = sequence(info);
  if (oid(type) !== DATA) throw new ArchiveProblem("unsupported");
  return { encryption: readEncryption(algorithm), encrypted: octets(encrypted) };
}

/** Bags of other kinds (CRLs, secrets of other programs) are no concern of ours. */
function addBags(bags: Bags, safeContents: Der): void {
  for (const bag of sequence(safeContents)) {
    const [type, wrapped] = sequence(bag);
    const kind = oid(type);
    const value = explicit(wrapped);
    if (kind === KEY_BAG) bags.keys.push(toDer(value));
    if (kind === SAFE_CONTENTS_BAG) addBags(bags, value);
    if (kind === SHROUDED_KEY_BAG) {
      const [algorithm, encrypted] = sequence(value);
      bags.shroudedKeys.push({ encryption: readEncryption(algorithm), encrypted: octets(encrypted) });
    }
    if (kind === CERT_BAG) {
      const [certificateType, certificate] = sequence(value);
      if (oid(certificateType) === X509_CERTIFICATE) bags.certificates.push(octets(explicit(certificate)));
    }
  }
}

/** Without a MAC, one wrong password in 256 decrypts to something: it is no DER then. */
function parseUnproven(bytes: Buffer): Der {
  try {
    return parseDer(bytes);
  } catch {
    throw new ArchiveProblem("password");
  }
}

/** UTF-16, big-endian, with the two zero bytes at its end (RFC 7292, appendix B.1). */
function encodePassword(password: string): ArchivePassword {
  return { utf8: Buffer.from(password, "utf8"), utf16: Buffer.from(`${password}\0`, "utf16le").swap16() };
}

/** Tools differ on an empty password: two zero bytes, or no byte at all. */
function encodings(password: string): ArchivePassword[] {
  const encoded = encodePassword(password);
  return password === "" ? [encoded, { ...encoded, utf16: Buffer.alloc(0) }] : [encoded];
}

/**
 * Of others, OpenSSL would compute the public half of a DSA key as it reads it: for a big one, hours in a single call,
 * which no limit on the thread stops.
 */
function toPrivateKey(der: Buffer): KeyObject {
  const [, algorithm] = sequence(parseDer(der));
  if (!KEY_ALGORITHMS.has(oid(sequence(algorithm)[0])) || der.byteLength > MAX_KEY_BYTES)
    throw new ArchiveProblem("unsupported");
  const key = readKey(der);
  if ((key.asymmetricKeyDetails?.modulusLength ?? 0) > MAX_RSA_BITS) throw new ArchiveProblem("unsupported");
  return key;
}

function readKey(der: Buffer): KeyObject {
  try {
    return createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  } catch {
    throw new ArchiveProblem("unreadable");
  }
}

function toCertificate(der: Buffer): X509Certificate {
  const certificate = readCertificate(der);
  if (!hasDates(certificate)) throw new ArchiveProblem("unreadable");
  return certificate;
}

function readCertificate(der: Buffer): X509Certificate {
  try {
    return new X509Certificate(der);
  } catch {
    throw new ArchiveProblem("unreadable");
  }
}

function choose(keys: readonly KeyObject[], certificates: readonly X509Certificate[]): OpenedArchive {
  if (keys.length === 0) throw new ArchiveProblem("noKey");
  for (const key of keys) {
    const certificate = certificates.find((candidate) => candidate.checkPrivateKey(key));
    if (!certificate) continue;
    return {
      privateKeyPem: key.export({ type: "pkcs8", format: "pem" }).toString(),
      certificatePem: certificate.toString(),
      chainPem: chainOf(certificate, certificates).map(String),
      issuer: commonNameOf(certificate, "issuer"),
      subject: commonNameOf(certificate, "subject"),
      notBefore: certificate.validFromDate,
      notAfter: certificate.validToDate,
    };
  }
  throw new ArchiveProblem("noCertificate");
}

function chainOf(leaf: X509Certificate, certificates: readonly X509Certificate[]): X509Certificate[] {
  const left = new Set(certificates.filter(({ fingerprint256 }) => fingerprint256 !== leaf.fingerprint256));
  const chain: X509Certificate[] = [];
  for (let current: X509Certificate | undefined = leaf; current; current = chain.at(-1)) {
    const below: X509Certificate = current;
    const issuer = [...left].find((candidate) => below.checkIssued(candidate));
    if (!issuer) break;
    left.delete(issuer);
    chain.push(issuer);
  }
  return chain;
}
