import "server-only";
import type { Json } from "#lib/shared/json.ts";
import { createNeedleIndex, type Span } from "./needle-index.ts";
import { needlesOf } from "./needles.ts";

export type Masker = {
  /** One among them asks for it, or is under 8 characters and would be found by chance: everything is hidden. */
  hidesAll: boolean;
  /** What stands in the place of all that is hidden: the marks of every secret. */
  hidden: string;
  /** So far beyond the first characters of a long text, what is among them is judged whole. Characters. */
  lookAhead: number;
  maskText: (text: string) => string;
  /** Whether no secret stands in it, not even a short one, and not even by chance. */
  isFree: (text: string) => boolean;
  /**
   * The masked form of the first `limit` characters; a match that begins before the limit is taken whole. Where the
   * text itself goes on beyond what is given (`isWhole` false), so is one that may go on there.
   */
  maskStart: (text: string, limit: number, isWhole?: boolean) => string;
  /** Every string, number and key. Shapes stay. */
  maskJson: (value: Json) => Json;
};

export type MaskedSecret = { plaintext: string; mark: string; hidesAll?: boolean };

const MIN_SECRET_LENGTH = 8;

/** Escaped, a character commonly takes up to twelve. */
const COMMON_GROWTH = 12;

/** What masking all of one answer may cost, in tries at one character. Beyond, everything is hidden. */
export const MAX_STEPS = 4_000_000;

/**
 * Finds secrets in what comes back, in all forms of `needlesOf` and all escapes of `read-escaped.ts`, and puts
 * their marks in their place. Not found, and so a stated limit: hashes, ciphers, changes of case, parts, other
 * transformations.
 */
export function createMasker(secrets: readonly MaskedSecret[]): Masker {
  const real = secrets.filter(({ plaintext }) => plaintext !== "");
  const hidesAll = real.some((secret) => secret.hidesAll || isShort(secret.plaintext));
  const hidden = [...new Set(real.map(({ mark }) => mark))].join("");
  const needles = hidesAll ? [] : real.flatMap(({ plaintext, mark }) => needlesOf(plaintext, mark));
  const index = createNeedleIndex(() => hidden);
  for (const needle of needles) index.add(needle);
  const budget = { steps: MAX_STEPS };

  const maskStart = (text: string, limit: number, isWhole = true): string => {
    if (hidesAll) return text === "" ? "" : hidden;
    if (needles.length === 0) return text.slice(0, limit);
    const spans = index.findSpans(text, Math.min(limit, text.length), isWhole, budget);
    return spans ? replaceSpans(text, limit, spans) : hidden;
  };
  const maskText = (text: string) => maskStart(text, text.length);
  return {
    hidesAll,
    hidden,
    lookAhead: Math.max(0, ...needles.map(({ text }) => text.length)) * COMMON_GROWTH,
    maskText,
    isFree: (text) =>
      real.every(
        ({ plaintext, mark }) => !needlesOf(plaintext.trim(), mark).some((needle) => text.includes(needle.text)),
      ),
    maskStart,
    maskJson: (value) => (hidesAll ? hidden : needles.length > 0 ? maskJson(value, maskText) : value),
  };
}

/** White space around a secret is often trimmed before it is used, so it does not count. */
export function isShort(plaintext: string): boolean {
  return [...plaintext.replace(/\s+/g, "")].length < MIN_SECRET_LENGTH;
}

/**
 * Every string, number and key by its masked form. Shapes stay, and what nothing in it changed stays the same object.
 *
 * @param maskLeaf For strings and numbers that stand as values; `maskText` unless told.
 */
export function maskJson(value: Json, maskText: (text: string) => string, maskLeaf = maskText): Json {
  if (typeof value === "string") return maskLeaf(value);
  if (typeof value === "number") {
    const digits = String(value);
    const masked = maskLeaf(digits);
    return masked === digits ? value : masked;
  }
  if (Array.isArray(value)) {
    const members = value.map((member) => maskJson(member, maskText, maskLeaf));
    return members.every((member, index) => Object.is(member, value[index])) ? value : members;
  }
  if (value === null || typeof value === "boolean") return value;
  const entries = Object.entries(value).map(
    ([key, member]) => [maskText(key), maskJson(member, maskText, maskLeaf)] as const,
  );
  const isSame = Object.keys(value).every(
    (key, index) => entries[index]?.[0] === key && Object.is(entries[index]?.[1], value[key]),
  );
  // Object.fromEntries defines: a key `__proto__` stays a key.
  return isSame ? value : Object.fromEntries(entries);
}

export function replaceSpans(text: string, limit: number, spans: readonly Span[]): string {
  let masked = "";
  let from = 0;
  for (const { start, end, marks } of spans) {
    masked += text.slice(from, start) + marks.join("");
    from = end;
  }
  return from < limit ? masked + text.slice(from, limit) : masked;
}
