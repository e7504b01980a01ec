import { parseTemplate, type Template } from "./parse-template.ts";

/** Of the texts that are kept, twice over: a parsed one takes some 40 times its length. */
const MAX_CHARACTERS = 250_000;

let recent = new Map<string, Template>();
let older = new Map<string, Template>();
let characters = 0;

/**
 * Parses an author's text once for all runs that use it. A template is its text and where things stand in it, so two
 * authors of the same text may share one.
 *
 * @throws ExpressionError
 */
export function cachedTemplate(text: string): Template {
  const known = recent.get(text);
  if (known) return known;
  const template = older.get(text) ?? parseTemplate(text);
  if (text.length > MAX_CHARACTERS) return template;
  characters += text.length;
  if (characters > MAX_CHARACTERS) {
    older = recent;
    recent = new Map();
    characters = text.length;
  }
  recent.set(text, template);
  return template;
}
