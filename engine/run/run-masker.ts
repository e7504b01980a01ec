import "server-only";
import { createMasker, type Masker, MIN_SECRET_LENGTH } from "#lib/egress/mask.ts";
import type { Json } from "#lib/shared/json.ts";

/** Shorter values stand in too many innocent places to be looked for. A stated limit: they show. */
const MIN_LENGTH = 4;
/** From this length on a value is looked for in its encoded forms and inside other text as well. */
const MIN_ENCODED_LENGTH = MIN_SECRET_LENGTH;
/** With more values to hide than this, looking for each would cost more than the run: then nothing is shown. */
const MAX_VALUES = 300;
const HIDDEN = "«hidden»";

/**
 * Hides in what the journal shows the values that this run made and needs: the output of an action with
 * `mask_output`, and what `mask()` names. Inside the run they stay what they are.
 */
export type RunMasker = {
  /** Every text and number within `value` is hidden from now on. */
  add(value: unknown, mark: string): void;
  showJson(value: Json): Json;
  showText(text: string): string;
};

export function createRunMasker(): RunMasker {
  const long = new Map<string, string>();
  const short = new Map<string, string>();
  let masker: Masker | null = null;

  function showText(text: string): string {
    if (long.size + short.size > MAX_VALUES) return HIDDEN;
    if (long.size > 0) masker ??= createMasker([...long].map(([plaintext, mark]) => ({ plaintext, mark })));
    let shown = masker ? masker.maskText(text) : text;
    for (const [value, mark] of short) shown = shown.replaceAll(value, mark);
    return shown;
  }

  function showJson(value: Json): Json {
    if (long.size + short.size === 0) return value;
    if (long.size + short.size > MAX_VALUES) return HIDDEN;
    if (typeof value === "string") return showText(value);
    if (typeof value === "number") {
      const shown = showText(String(value));
      return shown === String(value) ? value : shown;
    }
    if (Array.isArray(value)) return value.map(showJson);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [showText(key), showJson(member)]));
  }

  return {
    add(value, mark) {
      for (const text of leavesOf(value)) {
        if (text.length < MIN_LENGTH) continue;
        (text.length < MIN_ENCODED_LENGTH ? short : long).set(text, mark);
      }
      masker = null;
    },
    showJson,
    showText,
  };
}

function leavesOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value === "number") return [String(value)];
  if (value === null || typeof value !== "object") return [];
  return Object.values(value).flatMap(leavesOf);
}
