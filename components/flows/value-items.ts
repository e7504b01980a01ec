import { isObject, ownValue } from "#lib/expressions/plain-value.ts";
import { type PreviewScope, previewValue } from "#lib/expressions/preview-value.ts";
import type { CompletionItem } from "./completion.ts";
import { shortValue } from "./value-text.ts";

/** Of one object or list. */
const MAX_MEMBERS = 60;
const NAME = /^[\p{L}_$][\p{L}\p{M}\p{N}_$]*$/u;

/** One that is written after a dot. */
export function isPlainName(name: string): boolean {
  return NAME.test(name);
}

/** The members of a value, each with what it is: `input.name`, `input["odd name"]`, `input.list[0]`. */
export function memberItems(
  prefix: string,
  value: unknown,
  about: Pick<CompletionItem, "kind" | "detail">,
): CompletionItem[] {
  return membersOf(value).map(([step, member]) => ({
    ...about,
    text: `${prefix}${step}`,
    sample: shortValue(member),
    hasMembers: membersOf(member).length > 0,
  }));
}

/**
 * What the value has to which a half-typed path has come: of `actions.get.json.items[0].na`, the members of the first
 * item.
 */
export function pathItems(typed: string, scope: PreviewScope): CompletionItem[] {
  const base = typed.replace(LAST_STEP, "");
  const root = /^[\p{L}_$]+/u.exec(base)?.[0];
  if (base === typed || root === undefined || !Object.hasOwn(scope.roots, root)) return [];
  const found = previewValue(`{{ ${base} }}`, scope);
  return found.kind === "value" ? memberItems(base, found.value, { kind: kinds[root] ?? "output" }) : [];
}

const LAST_STEP = /(?:\.[^.[\]]*|\[[^\]]*)$/u;
const kinds: Readonly<Record<string, CompletionItem["kind"]>> = {
  input: "input",
  trigger: "trigger",
  vars: "variable",
};

function membersOf(value: unknown): [string, unknown][] {
  if (Array.isArray(value)) return value.slice(0, MAX_MEMBERS).map((item, index) => [`[${index}]`, item]);
  if (!isObject(value)) return [];
  return Object.keys(value)
    .slice(0, MAX_MEMBERS)
    .map((key) => [isPlainName(key) ? `.${key}` : `[${JSON.stringify(key)}]`, ownValue(value, key)]);
}
