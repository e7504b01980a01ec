import { createGuardrails, generateSync } from "otplib";
import { AppError } from "#lib/shared/app-error.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/** Lengths, modulo 8, at which no whole number of bytes can end (RFC 4648 §6). */
const IMPOSSIBLE_ENDS = new Set([1, 3, 6]);

/**
 * The secret as Base32 without padding, whatever it was given in. Both encodings may hold spaces and hyphens, be in
 * lower case, and lack padding.
 *
 * @throws AppError INVALID with `fieldErrors["contents.secret"]`
 */
export function normalizeOtpSecret(secret: string, encoding: "Base32" | "Hex" = "Base32"): string {
  const packed = secret.replace(/[\s-]+/g, "").toUpperCase();
  return toBase32(encoding === "Hex" ? fromHex(packed) : fromBase32(packed));
}

/** Readable attributes of a one-time password, as they are sealed. */
export type OtpAttributes = { digits: string; period: string; algorithm: string };

/** The code of a moment (RFC 6238). `secret` is Base32, as it is sealed. */
export function oneTimeCode(secret: string, { digits, period, algorithm }: OtpAttributes, at: Date): string {
  return generateSync({
    secret: fromBase32(secret),
    digits: Number(digits) as 6 | 7 | 8,
    period: Number(period),
    algorithm: algorithm.toLowerCase() as "sha1" | "sha256" | "sha512",
    epoch: Math.floor(at.getTime() / 1000),
    guardrails: createGuardrails({ MIN_SECRET_BYTES: 1, MAX_SECRET_BYTES: 1000 }),
  });
}

function fromBase32(text: string): Buffer {
  const digits = text.replace(/=+$/, "");
  if (digits === "" || IMPOSSIBLE_ENDS.has(digits.length % 8)) throw invalid("errors.otpBase32");
  const bytes = Buffer.alloc(Math.floor((digits.length * 5) / 8));
  let bits = 0;
  let value = 0;
  let at = 0;
  for (const digit of digits) {
    const index = ALPHABET.indexOf(digit);
    if (index < 0) throw invalid("errors.otpBase32");
    value = ((value << 5) | index) & 0xffff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = (value >> bits) & 0xff;
    }
  }
  return bytes;
}

function fromHex(text: string): Buffer {
  if (!/^([0-9A-F]{2})+$/.test(text)) throw invalid("errors.otpHex");
  return Buffer.from(text, "hex");
}

function toBase32(bytes: Buffer): string {
  let text = "";
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xffff;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += ALPHABET[(value >> (bits - 5)) & 31];
  }
  return bits > 0 ? text + ALPHABET[(value << (5 - bits)) & 31] : text;
}

function invalid(messageKey: string): AppError {
  return new AppError("INVALID", messageKey, {}, { "contents.secret": [messageKey] });
}
