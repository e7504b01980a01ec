import "server-only";
import { isShort, MAX_STEPS, maskJson, replaceSpans } from "#lib/egress/mask.ts";
import { createNeedleIndex, MIN_NEEDLE_LENGTH, type NeedleIndex } from "#lib/egress/needle-index.ts";
import { type Needle, needlesOf } from "#lib/egress/needles.ts";
import type { Json } from "#lib/shared/json.ts";

/**
 * What the values to hide may weigh, in characters of all their forms and what each form costs besides. Ten thousand
 * tokens fit, and more than the journal of a run can hold. Beyond, nothing is shown any more.
 */
const MAX_WEIGHT = 64 * 1024 * 1024;
const NEEDLE_WEIGHT = 256;
const HIDDEN = "«hidden»";

/**
 * Hides in what the journal shows the values that this run made and needs: the output of an action with
 * `mask_output`, members that are `sensitive`, and what `mask()` names. Inside the run they stay what they are.
 *
 * Looked for are texts and numbers from 4 characters on, escaped or not, and from 8 on in the encodings of
 * `needles.ts` too. A shorter one that was named itself is hidden where it is all of a value; within other text it
 * shows, and so does a shorter one that is part of a masked output: both stand in too many innocent places. A stated
 * limit, as are texts that were cut up or changed.
 */
export type RunMasker = {
  /** Every text and number within `value` is hidden from now on. The cost does not grow with those added before. */
  add(value: Json, mark: string): void;
  /** The same object, if there is nothing in it to hide. */
  showJson(value: Json): Json;
  showText(text: string): string;
};

export function createRunMasker(): RunMasker {
  // Most runs hide nothing.
  let index: NeedleIndex | null = null;
  const known = new Set<string>();
  const whole = new Map<string, string>();
  let weight = 0;

  function addText(text: string, mark: string): void {
    if (known.has(text) || weight > MAX_WEIGHT) return;
    known.add(text);
    const needles: Needle[] = isShort(text) ? [{ text, isWrapped: false, mark }] : needlesOf(text, mark);
    index ??= createNeedleIndex(() => HIDDEN);
    for (const needle of needles) {
      weight += needle.text.length + NEEDLE_WEIGHT;
      index.add(needle);
    }
  }

  function searchText(text: string, budget: { steps: number }): string {
    if (weight > MAX_WEIGHT) return HIDDEN;
    const spans = index === null ? [] : index.findSpans(text, text.length, true, budget);
    if (spans === null) return HIDDEN;
    return spans.length === 0 ? text : replaceSpans(text, text.length, spans);
  }

  return {
    add(value, mark) {
      const named = textOf(value);
      if (named !== null && named !== "" && named.length < MIN_NEEDLE_LENGTH) whole.set(named, mark);
      for (const text of leavesOf(value)) if (text.length >= MIN_NEEDLE_LENGTH) addText(text, mark);
    },
    showJson(value) {
      if (known.size + whole.size === 0) return value;
      const budget = { steps: MAX_STEPS };
      const maskText = (text: string) => searchText(text, budget);
      return maskJson(value, maskText, (text) => whole.get(text) ?? maskText(text));
    },
    showText: (text) => (known.size === 0 ? text : searchText(text, { steps: MAX_STEPS })),
  };
}

function textOf(value: Json): string | null {
  return typeof value === "string" || typeof value === "number" ? String(value) : null;
}

function leavesOf(value: Json): string[] {
  const text = textOf(value);
  if (text !== null) return [text];
  return value === null || typeof value !== "object" ? [] : Object.values(value).flatMap(leavesOf);
}
