import { isSecretText, SecretText } from "#lib/secrets/secret-text.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { Json } from "#lib/shared/json.ts";
import { ATTRIBUTES, findForbidden, isXmlName, MAX_XML_DEPTH, TEXT } from "./xml-names.ts";

/** As it stands in the document, but for secrets: those are escaped where they are filled in. */
type Piece = string | SecretText;

const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

/** Of several members, or of a list, as in xml2js: a document has one root. */
const DEFAULT_ROOT = "root";

/**
 * Writes JSON as an XML document, by the convention of `docs/decisions/018-xml-as-json.md`: what `parseXml` reads comes
 * out the same.
 *
 * @throws AppError INVALID that names the path of what XML cannot hold.
 */
export function serializeXml(value: Json): string {
  return serializeXmlPieces(value).join("");
}

/** The same for values that may hold `SecretText`. */
export function serializeXmlPieces(value: unknown): Piece[] {
  const [name, root] = rootOf(value);
  const pieces: Piece[] = [DECLARATION];
  writeElement(pieces, name, root, name, 1);
  return pieces;
}

function rootOf(value: unknown): [string, unknown] {
  if (!isMembers(value)) throw new AppError("INVALID", "engine.xmlNotObject");
  const [first, ...others] = Object.entries(value);
  const isRoot = first && others.length === 0 && !Array.isArray(first[1]) && isXmlName(first[0]) && first[0] !== TEXT;
  return isRoot ? first : [DEFAULT_ROOT, value];
}

function isMembers(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isSecretText(value);
}

function writeElement(pieces: Piece[], name: string, value: unknown, path: string, depth: number): void {
  if (!isXmlName(name)) throw new AppError("INVALID", "engine.xmlName", { path: shownPath(path) });
  if (depth > MAX_XML_DEPTH) throw new AppError("INVALID", "engine.xmlTooDeepToWrite", { limit: MAX_XML_DEPTH });
  const { [ATTRIBUTES]: attributes, [TEXT]: text, ...members } = isMembers(value) ? value : { [TEXT]: value };
  const children = Object.entries(members).flatMap(([child, member]) =>
    Array.isArray(member) ? member.map((each) => [child, each] as const) : [[child, member] as const],
  );
  pieces.push(`<${name}`);
  writeAttributes(pieces, attributes, `${path}.${ATTRIBUTES}`);
  if (children.length === 0 && (text === undefined || text === null || text === "")) {
    pieces.push("/>");
    return;
  }
  pieces.push(">");
  writeText(pieces, text, isMembers(value) ? `${path}.${TEXT}` : path, /[&<>\r]/g);
  for (const [child, each] of children) writeElement(pieces, child, each, `${path}.${child}`, depth + 1);
  pieces.push(`</${name}>`);
}

/** Null leaves an attribute away. */
function writeAttributes(pieces: Piece[], given: unknown, path: string): void {
  if (given === undefined || given === null) return;
  if (!isMembers(given)) throw new AppError("INVALID", "engine.xmlNoText", { path: shownPath(path) });
  for (const [name, value] of Object.entries(given)) {
    if (value === null) continue;
    const at = `${path}.${name}`;
    if (!isXmlName(name)) throw new AppError("INVALID", "engine.xmlName", { path: shownPath(at) });
    pieces.push(` ${name}="`);
    writeText(pieces, value, at, /[&<>"\t\n\r]/g);
    pieces.push('"');
  }
}

/** @param special What would be read as something else there. */
function writeText(pieces: Piece[], value: unknown, path: string, special: RegExp): void {
  if (value === undefined || value === null) return;
  if (isSecretText(value))
    pieces.push(
      new SecretText(value.parts.map((part) => (typeof part === "string" ? escaped(part, path, special) : part))),
    );
  else if (typeof value === "object") throw new AppError("INVALID", "engine.xmlNoText", { path: shownPath(path) });
  else pieces.push(escaped(String(value), path, special));
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escaped(text: string, path: string, special: RegExp): string {
  const forbidden = findForbidden(text);
  if (forbidden >= 0) {
    const code = `U+${(text.codePointAt(forbidden) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
    throw new AppError("INVALID", "engine.xmlCharacter", { path: shownPath(path), code });
  }
  return text.replace(special, (character) => entities[character] ?? `&#${character.charCodeAt(0)};`);
}

/** Names may come from anywhere, and be as long as they like. */
function shownPath(path: string): string {
  return path.length > 80 ? `${path.slice(0, 79)}…` : path;
}
