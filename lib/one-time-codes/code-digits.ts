import { randomInt } from "node:crypto";

const MAX_DIGITS = 10;

/** Decimal digits, each as likely as any other, leading zeros kept. @param length 1 to 10. */
export function randomDigits(length: number): string {
  return String(randomInt(10 ** length)).padStart(length, "0");
}

/**
 * The codes that a guess can mean. Text is one, less the spaces and dashes that people group digits by. A number has
 * lost its leading zeros, so it is one for each length: of a code that was made, at most one of them has the length.
 */
export function codesMeant(guess: number | string): string[] {
  if (typeof guess === "string") return [guess.replace(/[\s\p{Pd}]/gu, "")];
  const digits = String(guess);
  return Array.from({ length: MAX_DIGITS - digits.length + 1 }, (_, zeros) => "0".repeat(zeros) + digits);
}
