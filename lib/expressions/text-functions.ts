import type { Budget } from "./budget.ts";
import { toNumber } from "./compare.ts";
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
  if (text === undefined || from === undefined) return text;
  // Given as text, `$&` and its like would be read in it.
  return text.replace(from, () => to);
}

export function replaceAll([value, search, by]: readonly unknown[], { budget }: Call): string | undefined {
  const [text, from, to] = [textOf(value, budget), textOf(search, budget), textOf(by, budget) ?? ""];
  if (text === undefined || from === undefined || from === "") return text;
  let count = 0;
  for (let at = text.indexOf(from); at >= 0; at = text.indexOf(from, at + from.length)) count++;
  budget.spendSteps(count);
  budget.spendText(text.length + count * to.length);
  return text.replaceAll(from, () => to);
}

/** With no separator, one part; with an empty one, each character. */
export function split([value, separator, limit]: readonly unknown[], { budget }: Call): string[] | undefined {
  const [text, by, most] = [textOf(value, budget), textOf(separator, budget), toNumber(limit)];
  if (text === undefined) return undefined;
  if (by === undefined) return [text];
  budget.spendSteps(text.length);
  // Characters, not UTF-16 units: half of one could not be stored.
  const parts = by === "" ? [...text] : text.split(by);
  return most === undefined ? parts : parts.slice(0, Math.max(0, Math.floor(most)));
}
