import { createDecipheriv } from "node:crypto";
import forge from "node-forge";
import { ArchiveProblem } from "./archive-problem.ts";
import {
  type ArchivePassword,
  type Digest,
  derivePbkdf2,
  derivePkcs12,
  iterationCount,
  KEY_FOR,
} from "./derive-key.ts";
import { type Der, isInteger, isSequence, octets, oid, sequence } from "./read-der.ts";

/** How something in the archive is encrypted. Its iteration count is within the limit: reading it asked. */
export type Encryption = (password: ArchivePassword, encrypted: Buffer) => Buffer;

type Cipher = { name: string; keyLength: number; ivLength: number; rc2Bits?: number };

const AES = (bits: 128 | 192 | 256): Cipher => ({ name: `aes-${bits}-cbc`, keyLength: bits / 8, ivLength: 16 });
const TRIPLE_DES: Cipher = { name: "des-ede3-cbc", keyLength: 24, ivLength: 8 };
const RC2 = (bits: 40 | 128): Cipher => ({ name: "rc2", keyLength: bits / 8, ivLength: 8, rc2Bits: bits });

const PBES2 = "1.2.840.113549.1.5.13";
const PBKDF2 = "1.2.840.113549.1.5.12";

/** RFC 8018, appendix B.2. */
const pbes2Ciphers: Readonly<Record<string, Cipher>> = {
  "2.16.840.1.101.3.4.1.2": AES(128),
  "2.16.840.1.101.3.4.1.22": AES(192),
  "2.16.840.1.101.3.4.1.42": AES(256),
  "1.2.840.113549.3.7": TRIPLE_DES,
};
/** RFC 8018, appendix B.1. */
const hmacs: Readonly<Record<string, Digest>> = {
  "1.2.840.113549.2.7": "sha1",
  "1.2.840.113549.2.8": "sha224",
  "1.2.840.113549.2.9": "sha256",
  "1.2.840.113549.2.10": "sha384",
  "1.2.840.113549.2.11": "sha512",
};
/** RFC 7292, appendix C. */
const pkcs12Ciphers: Readonly<Record<string, Cipher>> = {
  "1.2.840.113549.1.12.1.3": TRIPLE_DES,
  "1.2.840.113549.1.12.1.5": RC2(128),
  "1.2.840.113549.1.12.1.6": RC2(40),
};

/** @throws ArchiveProblem */
export function readEncryption(algorithm: Der | undefined): Encryption {
  const [id, params] = sequence(algorithm);
  const name = oid(id);
  if (name === PBES2) return readPbes2(params);
  const cipher = pkcs12Ciphers[name];
  if (!cipher) throw new ArchiveProblem("unsupported");
  const [salt, iterations] = sequence(params);
  const derivation = { digest: "sha1" as const, salt: octets(salt), iterations: iterationCount(iterations) };
  return (password, encrypted) => {
    const key = derivePkcs12(password, { ...derivation, length: cipher.keyLength }, KEY_FOR.encryption);
    const iv = derivePkcs12(password, { ...derivation, length: cipher.ivLength }, KEY_FOR.iv);
    return decrypt(cipher, key, iv, encrypted);
  };
}

function readPbes2(params: Der | undefined): Encryption {
  const [derivation, scheme] = sequence(params);
  const [cipherId, cipherParams] = sequence(scheme);
  const cipher = pbes2Ciphers[oid(cipherId)];
  if (!cipher) throw new ArchiveProblem("unsupported");
  const iv = octets(cipherParams);
  if (iv.byteLength !== cipher.ivLength) throw new ArchiveProblem("unreadable");
  const derive = readPbkdf2(derivation);
  return (password, encrypted) => decrypt(cipher, derive(password, cipher.keyLength), iv, encrypted);
}

/** @returns What derives a key of the given length, in bytes. */
export function readPbkdf2(algorithm: Der | undefined): (password: ArchivePassword, length: number) => Buffer {
  const [id, params] = sequence(algorithm);
  if (oid(id) !== PBKDF2) throw new ArchiveProblem("unsupported");
  const [salt, iterations, ...optional] = sequence(params);
  // Between them may stand the key's length, which the cipher decides anyway.
  const prf = optional.find(isSequence);
  if (optional.some((node) => !isSequence(node) && !isInteger(node))) throw new ArchiveProblem("unreadable");
  const digest = prf ? readHmac(prf) : "sha1";
  const fixed = { digest, salt: octets(salt), iterations: iterationCount(iterations) };
  return (password, length) => derivePbkdf2(password, { ...fixed, length });
}

export function readHmac(algorithm: Der): Digest {
  const digest = hmacs[oid(sequence(algorithm)[0])];
  if (!digest) throw new ArchiveProblem("unsupported");
  return digest;
}

/** @throws ArchiveProblem password, if its padding is wrong: so it shows where no MAC does. */
function decrypt(cipher: Cipher, key: Buffer, iv: Buffer, encrypted: Buffer): Buffer {
  try {
    if (cipher.rc2Bits !== undefined) return decryptRc2(key, cipher.rc2Bits, iv, encrypted);
    const decipher = createDecipheriv(cipher.name, key, iv);
    return Buffer.concat([decipher.update(encrypted), decipher.final()]);
  } catch {
    throw new ArchiveProblem("password");
  }
}

/** Old tools encrypt certificates with it. OpenSSL 3, and so Node, knows it no more. */
function decryptRc2(key: Buffer, bits: number, iv: Buffer, encrypted: Buffer): Buffer {
  const cipher = forge.rc2.createDecryptionCipher(key.toString("latin1"), bits as never);
  cipher.start(forge.util.createBuffer(iv.toString("latin1")) as never);
  cipher.update(forge.util.createBuffer(encrypted.toString("latin1")));
  if (!cipher.finish()) throw new ArchiveProblem("password");
  return Buffer.from(cipher.output.getBytes(), "latin1");
}
