import type { Json } from "#lib/shared/json.ts";
import { ATTRIBUTES, TEXT } from "./xml-names.ts";

/** Its text is all of it, in one, wherever its children stand in it. */
export type Element = {
  name: string;
  attributes: Readonly<Record<string, string>>;
  children: Map<string, Json[]>;
  text: string;
};

/** White space between elements is layout; alone in an element it is its text. */
export function elementValue({ attributes, children, text }: Element): Json {
  const hasAttributes = Object.keys(attributes).length > 0;
  if (!hasAttributes && children.size === 0) return text;
  const hasText = children.size === 0 ? text !== "" : /[^ \t\n]/.test(text);
  return Object.fromEntries<Json>([
    ...(hasAttributes ? ([[ATTRIBUTES, { ...attributes }]] as const) : []),
    ...(hasText ? ([[TEXT, text]] as const) : []),
    ...[...children].map(([name, values]) => [name, values.length === 1 ? (values[0] as Json) : values] as const),
  ]);
}
