import { createPrivateKey } from "node:crypto";

/** PKCS#8 (RFC 5208) of keys that no tool would make: their numbers are of the sizes asked for, and mean nothing. */

/** Its three big numbers have this many bytes. OpenSSL computes its public half when it reads it. */
export function dsaKey(bytes: number): Buffer {
  const parameters = sequence(integer(odd(bytes)), integer(odd(32)), integer(odd(bytes - 1)));
  return privateKey(sequence(DSA, parameters), integer(odd(bytes - 1)));
}

/** @param bytes Of its modulus. */
export function rsaKey(bytes: number): Buffer {
  const exponent = integer(Buffer.from([1, 0, 1]));
  const half = integer(odd(bytes / 2));
  const numbers = [integer(odd(bytes)), exponent, integer(odd(bytes)), half, half, half, half, half];
  const key = privateKey(sequence(RSA, Buffer.from([0x05, 0x00])), sequence(ZERO, ...numbers));
  // Such a key is read: what refuses it is a limit of ours.
  createPrivateKey({ key, format: "der", type: "pkcs8" });
  return key;
}

/** Of an algorithm that nobody knows. */
export function unknownKey(): Buffer {
  return privateKey(sequence(tlv(0x06, Buffer.from([0x2a, 0x03, 0x04]))), integer(odd(32)));
}

const DSA = Buffer.from("06072a8648ce380401", "hex");
const RSA = Buffer.from("06092a864886f70d010101", "hex");
const ZERO = Buffer.from([0x02, 0x01, 0x00]);

function privateKey(algorithm: Buffer, key: Buffer): Buffer {
  return sequence(ZERO, algorithm, tlv(0x04, key));
}

function odd(bytes: number): Buffer {
  return Buffer.alloc(bytes, 0x5b);
}

function integer(positive: Buffer): Buffer {
  return tlv(0x02, positive);
}

function sequence(...parts: Buffer[]): Buffer {
  return tlv(0x30, Buffer.concat(parts));
}

function tlv(tag: number, content: Buffer): Buffer {
  const length = content.byteLength;
  const header = length < 128 ? [tag, length] : [tag, 0x83, length >> 16, (length >> 8) & 255, length & 255];
  return Buffer.concat([Buffer.from(header), content]);
}
