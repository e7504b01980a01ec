/** Prefixes of the ids that machines see: connection, flow, form, execution, trigger. */
export type PublicIdPrefix = "ac" | "af" | "ap" | "afe" | "aft";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const DIGITS = 22;
/** Eight digits are a number that is exact: most of the arithmetic needs no big one. */
const LIMB = 62n ** 8n;

/** `ac_` and the UUID as 22 digits of base 62. */
export function toPublicId(prefix: PublicIdPrefix, uuid: string): string {
  const value = BigInt(`0x${uuid.replaceAll("-", "")}`);
  const [low, rest] = [value % LIMB, value / LIMB];
  return `${prefix}_${limbDigits(rest / LIMB, 6)}${limbDigits(rest % LIMB, 8)}${limbDigits(low, 8)}`;
}

function limbDigits(limb: bigint, count: number): string {
  let digits = "";
  for (let rest = Number(limb); digits.length < count; rest = Math.floor(rest / 62)) {
    digits = ALPHABET.charAt(rest % 62) + digits;
  }
  return digits;
}

/** The UUID of a public id, or null if it is not one of that prefix. */
export function fromPublicId(prefix: PublicIdPrefix, publicId: string): string | null {
  if (!publicId.startsWith(`${prefix}_`)) return null;
  const digits = publicId.slice(prefix.length + 1);
  if (digits.length !== DIGITS) return null;
  const [high, middle, low] = [digits.slice(0, 6), digits.slice(6, 14), digits.slice(14)].map(limbOf);
  if (high == null || middle == null || low == null) return null;
  const value = (high * LIMB + middle) * LIMB + low;
  if (value >= 1n << 128n) return null;
  const hex = value.toString(16).padStart(32, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

function limbOf(digits: string): bigint | null {
  let limb = 0;
  for (const digit of digits) {
    const index = ALPHABET.indexOf(digit);
    if (index < 0) return null;
    limb = limb * 62 + index;
  }
  return BigInt(limb);
}
