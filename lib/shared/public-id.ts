/** Prefixes of the ids that machines see: connection, flow, form, execution, trigger. */
export type PublicIdPrefix = "ac" | "af" | "ap" | "afe" | "aft";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const DIGITS = 22;

/** `ac_` and the UUID as 22 digits of base 62. */
export function toPublicId(prefix: PublicIdPrefix, uuid: string): string {
  let rest = BigInt(`0x${uuid.replaceAll("-", "")}`);
  let digits = "";
  for (let index = 0; index < DIGITS; index++) {
    digits = ALPHABET[Number(rest % 62n)] + digits;
    rest /= 62n;
  }
  return `${prefix}_${digits}`;
}

/** The UUID of a public id, or null if it is not one of that prefix. */
export function fromPublicId(prefix: PublicIdPrefix, publicId: string): string | null {
  if (!publicId.startsWith(`${prefix}_`)) return null;
  const digits = publicId.slice(prefix.length + 1);
  if (digits.length !== DIGITS) return null;
  let value = 0n;
  for (const digit of digits) {
    const index = ALPHABET.indexOf(digit);
    if (index < 0) return null;
    value = value * 62n + BigInt(index);
  }
  if (value >= 1n << 128n) return null;
  const hex = value.toString(16).padStart(32, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
