import { createCipheriv, pbkdf2Sync } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import forge from "node-forge";

const { asn1 } = forge;
const { Class, Type } = asn1;
type Der = forge.asn1.Asn1;

/** The password of the archives in `test/archives`, unless a name says another. */
export const ARCHIVE_PASSWORD = "throw-away";

/** One of `test/archives/*.p12`, made by OpenSSL 3: see `make.sh` there. */
export function readSampleArchive(name: string): Buffer {
  return readFileSync(join(import.meta.dirname, "archives", `${name}.p12`));
}

const DATA = "1.2.840.113549.1.7.1";
const ENCRYPTED_DATA = "1.2.840.113549.1.7.6";
const PBES2 = "1.2.840.113549.1.5.13";
const PBKDF2 = "1.2.840.113549.1.5.12";
const AES_128 = "2.16.840.1.101.3.4.1.2";
const KEY_BAG = "1.2.840.113549.1.12.10.1.1";
const SHROUDED_KEY_BAG = "1.2.840.113549.1.12.10.1.2";
const RC2_40 = "1.2.840.113549.1.12.1.6";
const SHA1 = "1.3.14.3.2.26";
const salt = Buffer.alloc(8, 7);

type Place = "mac" | "pbes2" | "pkcs12" | "key" | "key inside";

/** An archive with this iteration count in one place, as big as it may be, and 1 in all others. */
export function archiveWithCount(place: Place, count: bigint): Buffer {
  const at = (here: Place) => (here === place ? count : 1n);
  const safes = [
    encryptedSafe(pbes2(at("pbes2")), encrypt(1, safeContents([keyBag(at("key inside"))]))),
    ...(place === "pkcs12" ? [encryptedSafe(pkcs12Pbe(count), Buffer.alloc(16))] : []),
    plainSafe(safeContents([keyBag(at("key"))])),
  ];
  return pfx(safes, place === "mac" ? macData(count) : undefined);
}

/** Each count is allowed, and all of them together take far too long. Its password opens every one. */
export function archiveOfManyCounts(safes: number, iterations: number): Buffer {
  const safe = encryptedSafe(pbes2(BigInt(iterations)), encrypt(iterations, safeContents([])));
  return pfx(Array.from({ length: safes }, () => safe));
}

/** Neither encrypted nor with a MAC, with no certificate. @param key PKCS#8. */
export function archiveOfKey(key: Buffer): Buffer {
  const bag = sequence([oid(KEY_BAG), explicit(asn1.fromDer(forge.util.createBuffer(key.toString("latin1"))))]);
  return pfx([plainSafe(safeContents([bag]))]);
}

export function deeplyNested(depth: number): Buffer {
  let bytes = Buffer.from([0x30, 0x00]);
  for (let level = 0; level < depth; level++) bytes = Buffer.concat([header(0x30, bytes.byteLength), bytes]);
  return bytes;
}

function header(tag: number, length: number): Buffer {
  return length < 128
    ? Buffer.from([tag, length])
    : Buffer.from([tag, 0x83, length >> 16, (length >> 8) & 255, length & 255]);
}

function pfx(safes: Der[], mac?: Der): Buffer {
  const content = contentInfo(DATA, octets(der(sequence(safes))));
  return der(sequence([integer(3n), content, ...(mac ? [mac] : [])]));
}

function macData(count: bigint): Der {
  const digest = sequence([sequence([oid(SHA1)]), octets(Buffer.alloc(20))]);
  return sequence([digest, octets(salt), integer(count)]);
}

function plainSafe(contents: Buffer): Der {
  return contentInfo(DATA, octets(contents));
}

function encryptedSafe(algorithm: Der, encrypted: Buffer): Der {
  const implicit = asn1.create(Class.CONTEXT_SPECIFIC, 0 as never, false, encrypted.toString("latin1"));
  return contentInfo(ENCRYPTED_DATA, sequence([integer(0n), sequence([oid(DATA), algorithm, implicit])]));
}

function contentInfo(type: string, content: Der): Der {
  return sequence([oid(type), explicit(content)]);
}

function safeContents(bags: Der[]): Buffer {
  return der(sequence(bags));
}

function keyBag(count: bigint): Der {
  return sequence([oid(SHROUDED_KEY_BAG), explicit(sequence([pbes2(count), octets(Buffer.alloc(16))]))]);
}

function pbes2(count: bigint): Der {
  const derivation = sequence([oid(PBKDF2), sequence([octets(salt), integer(count)])]);
  return sequence([oid(PBES2), sequence([derivation, sequence([oid(AES_128), octets(Buffer.alloc(16))])])]);
}

function pkcs12Pbe(count: bigint): Der {
  return sequence([oid(RC2_40), sequence([octets(salt), integer(count)])]);
}

function encrypt(iterations: number, plain: Buffer): Buffer {
  const key = pbkdf2Sync(ARCHIVE_PASSWORD, salt, iterations, 16, "sha1");
  const cipher = createCipheriv("aes-128-cbc", key, Buffer.alloc(16));
  return Buffer.concat([cipher.update(plain), cipher.final()]);
}

function der(node: Der): Buffer {
  return Buffer.from(asn1.toDer(node).getBytes(), "latin1");
}
function sequence(value: Der[]): Der {
  return asn1.create(Class.UNIVERSAL, Type.SEQUENCE, true, value);
}
function explicit(value: Der): Der {
  return asn1.create(Class.CONTEXT_SPECIFIC, 0 as never, true, [value]);
}
function octets(bytes: Buffer): Der {
  return asn1.create(Class.UNIVERSAL, Type.OCTETSTRING, false, bytes.toString("latin1"));
}
function oid(name: string): Der {
  return asn1.create(Class.UNIVERSAL, Type.OID, false, asn1.oidToDer(name).getBytes());
}
/** Positive, or zero. */
function integer(value: bigint): Der {
  const hex = value.toString(16);
  const bytes = Buffer.from(`00${hex.length % 2 === 0 ? "" : "0"}${hex}`, "hex");
  return asn1.create(Class.UNIVERSAL, Type.INTEGER, false, bytes.toString("latin1"));
}
