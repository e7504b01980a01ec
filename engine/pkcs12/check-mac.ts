import { createHmac, timingSafeEqual } from "node:crypto";
import { ArchiveProblem } from "./archive-problem.ts";
import { readHmac, readPbkdf2 } from "./decrypt-content.ts";
import { type ArchivePassword, type Digest, derivePkcs12, iterationCount, KEY_FOR } from "./derive-key.ts";
import { type Der, octets, oid, sequence } from "./read-der.ts";

/** @returns Whether the MAC over the content is the one that this password makes. */
export type MacCheck = (password: ArchivePassword, content: Buffer) => boolean;

const PBMAC1 = "1.2.840.113549.1.5.14";

const digests: Readonly<Record<string, Digest>> = {
  "1.3.14.3.2.26": "sha1",
  "2.16.840.1.101.3.4.2.4": "sha224",
  "2.16.840.1.101.3.4.2.1": "sha256",
  "2.16.840.1.101.3.4.2.2": "sha384",
  "2.16.840.1.101.3.4.2.3": "sha512",
};
const digestLengths: Readonly<Record<Digest, number>> = { sha1: 20, sha224: 28, sha256: 32, sha384: 48, sha512: 64 };

/** MacData of RFC 7292 §4, or with PBMAC1 as its algorithm (RFC 9579). Its iteration count is within the limit. */
export function readMac(macData: Der): MacCheck {
  const [mac, salt, iterations] = sequence(macData);
  const [algorithm, expectedNode] = sequence(mac);
  const [id, params] = sequence(algorithm);
  const name = oid(id);
  const expected = octets(expectedNode);
  if (name === PBMAC1) return readPbmac1(params, expected);
  const digest = digests[name];
  if (!digest) throw new ArchiveProblem("unsupported");
  const length = digestLengths[digest];
  const count = iterations ? iterationCount(iterations) : 1;
  const derivation = { digest, salt: octets(salt), iterations: count, length };
  return (password, content) => isMac(digest, derivePkcs12(password, derivation, KEY_FOR.mac), content, expected);
}

function readPbmac1(params: Der | undefined, expected: Buffer): MacCheck {
  const [derivation, scheme] = sequence(params);
  if (!scheme) throw new ArchiveProblem("unreadable");
  const digest = readHmac(scheme);
  const derive = readPbkdf2(derivation);
  return (password, content) => isMac(digest, derive(password, digestLengths[digest]), content, expected);
}

function isMac(digest: Digest, key: Buffer, content: Buffer, expected: Buffer): boolean {
  const actual = createHmac(digest, key).update(content).digest();
  return actual.byteLength === expected.byteLength && timingSafeEqual(actual, expected);
}
