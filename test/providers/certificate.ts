import { generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";

type Pair = { publicKey: KeyObject; privateKey: KeyObject };

const ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";
const COMMON_NAME = "2.5.4.3";
const BASIC_CONSTRAINTS = "2.5.29.19";
const SUBJECT_ALT_NAME = "2.5.29.17";
const DAY_MS = 86_400_000;

type Issue = { cert: string /** PKCS#8, in PEM. */; key: string };

/**
 * A certificate authority for one test run, in PEM. node:crypto reads certificates but does not make them, so the few
 * structures of RFC 5280 that this takes are written out here.
 */
export function makeAuthority({ isExpired = false } = {}): { ca: string; issue: (names: readonly string[]) => Issue } {
  const authority = generateKeyPairSync("ec", { namedCurve: "P-256" });
  // Two authorities of one name would be taken for one another.
  const issuer = `Coffre test authority ${randomBytes(4).toString("hex")}`;
  const valid = isExpired ? [-20, -10] : [-1, 30];
  const ca = certificate({
    issuer,
    subject: issuer,
    by: authority,
    of: authority,
    valid,
    extensions: [authorityExtension()],
  });
  const issue = (names: readonly string[]): Issue => {
    const of = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const subject = names[0] ?? "";
    return {
      cert: certificate({ issuer, subject, by: authority, of, valid, extensions: [namesExtension(names)] }),
      key: of.privateKey.export({ type: "pkcs8", format: "pem" }) as string,
    };
  };
  return { ca, issue };
}

/** An authority of its own, and one certificate by it. */
export function makeCertificates(names: readonly string[], options: { isExpired?: boolean } = {}) {
  const { ca, issue } = makeAuthority(options);
  return { ca, ...issue(names) };
}

type Fields = { issuer: string; subject: string; by: Pair; of: Pair; valid: number[]; extensions: Buffer[] };

function certificate({ issuer, subject, by, of, valid, extensions }: Fields): string {
  const algorithm = sequence(oid(ECDSA_WITH_SHA256));
  const body = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    algorithm,
    name(issuer),
    sequence(...valid.map((days) => time(new Date(Date.now() + days * DAY_MS)))),
    name(subject),
    of.publicKey.export({ type: "spki", format: "der" }),
    tagged(0xa3, sequence(...extensions)),
  );
  const signature = sign("sha256", body, by.privateKey);
  return toPem(sequence(body, algorithm, bitString(signature)));
}

function authorityExtension(): Buffer {
  return sequence(oid(BASIC_CONSTRAINTS), boolean(true), octets(sequence(boolean(true))));
}

function namesExtension(names: readonly string[]): Buffer {
  const alternatives = names.map((each) => {
    const bytes = each.split(".").map(Number);
    const isAddress = bytes.length === 4 && bytes.every((byte) => byte >= 0 && byte < 256);
    return isAddress ? tagged(0x87, Buffer.from(bytes)) : tagged(0x82, Buffer.from(each, "ascii"));
  });
  return sequence(oid(SUBJECT_ALT_NAME), octets(sequence(...alternatives)));
}

function name(commonName: string): Buffer {
  return sequence(tagged(0x31, sequence(oid(COMMON_NAME), tagged(0x0c, Buffer.from(commonName, "utf8")))));
}

function time(at: Date): Buffer {
  const digits = at.toISOString().replace(/[-:T]|\.[0-9]+/g, "");
  return tagged(0x17, Buffer.from(digits.slice(2), "ascii"));
}

function oid(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split(".").map(Number);
  const bytes = [first * 40 + second];
  for (const part of rest) {
    const digits = [part & 0x7f];
    for (let left = part >> 7; left > 0; left >>= 7) digits.unshift((left & 0x7f) | 0x80);
    bytes.push(...digits);
  }
  return tagged(0x06, Buffer.from(bytes));
}

const sequence = (...members: Buffer[]) => tagged(0x30, Buffer.concat(members));
const integer = (bytes: Buffer) => tagged(0x02, bytes);
const boolean = (value: boolean) => tagged(0x01, Buffer.from([value ? 0xff : 0]));
const octets = (content: Buffer) => tagged(0x04, content);
const bitString = (content: Buffer) => tagged(0x03, Buffer.concat([Buffer.from([0]), content]));

/** ITU-T X.690 §8.1: tag, length, content. */
function tagged(tag: number, content: Buffer): Buffer {
  if (content.length < 0x80) return Buffer.concat([Buffer.from([tag, content.length]), content]);
  const length = Buffer.from(content.length.toString(16).padStart(content.length > 0xff ? 4 : 2, "0"), "hex");
  return Buffer.concat([Buffer.from([tag, 0x80 | length.length]), length, content]);
}

function toPem(der: Buffer): string {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}
