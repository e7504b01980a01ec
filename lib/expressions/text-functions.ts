import type { Budget } from "./budget.ts";
import { toNumber } from "./compare.ts";
import { findEach, findText } from "./find-text.ts";
import { refuseSecret } from "./plain-value.ts";

type Call = { readonly budget: Budget };

/** The text of a string, number or boolean, paid for; undefined for anything else. */
export function textOf(value: unknown, budget: Budget): string | undefined {
  refuseSecret(value);
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") return undefined;
  const text = String(value);
  budget.spendText(text.length);
  return text;
}

export function substring([value, start, end]: readonly unknown[], { budget }: Call): string | undefined {
  return textOf(value, budget)?.substring(toNumber(start) ?? 0, toNumber(end));
}

/** The first occurrence. */
export function replace([value, search, by]: readonly unknown[], { budget }: Call): string | undefined {
  const [text, from, to] = [textOf(value, budget), textOf(search, budget), textOf(by, budget) ?? ""];
  if (text === undefined || from === undefined || from === "") return text;
  const at = findText(text, from);
  return at < 0 ? text : text.slice(0, at) + to + text.slice(at + from.length);
}

export function replaceAll([value, search, by]: readonly unknown[], { budget }: Call): string | undefined {
  const [text, from, to] = [textOf(value, budget), textOf(search, budget), textOf(by, budget) ?? ""];
  if (text === undefined || from === undefined || from === "") return text;
  const places = findEach(text, from);
  budget.spendSteps(places.length);
  budget.spendText(text.length + places.length * to.length);
  return partsBetween(text, places, from.length).join(to);
}

/** With no separator, one part; with an empty one, each character. */
export function split([value, separator, limit]: readonly unknown[], { budget }: Call): string[] | undefined {
  const [text, by, most] = [textOf(value, budget), textOf(separator, budget), toNumber(limit)];
  if (text === undefined) return undefined;
  const parts = by === undefined ? [text] : splitBy(text, by, budget);
  return most === undefined ? parts : parts.slice(0, Math.max(0, Math.floor(most)));
}

function splitBy(text: string, by: string, budget: Budget): string[] {
  if (by === "") {
    budget.spendSteps(text.length);
    // Characters, not UTF-16 units: half of one could not be stored.
    return [...text];
  }
  const places = findEach(text, by);
  budget.spendSteps(places.length);
  return partsBetween(text, places, by.length);
}

function partsBetween(text: string, places: readonly number[], width: number): string[] {
  const starts = [0, ...places.map((place) => place + width)];
  return starts.map((start, index) => text.slice(start, places[index]));
}
