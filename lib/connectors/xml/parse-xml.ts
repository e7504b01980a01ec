import { SaxesParser, type SaxesTagPlain } from "saxes";
import { AppError } from "#lib/shared/app-error.ts";
import type { Json } from "#lib/shared/json.ts";
import { placeOf } from "#lib/shared/json-fault.ts";
import { type Element, elementValue } from "./xml-element.ts";
import { failAsSaxes, failXml, markupStart, type XmlPlace } from "./xml-fault.ts";
import { findForbidden, MAX_XML_DEPTH, TEXT } from "./xml-names.ts";

/** In characters: what an answer's body may have. */
const MAX_LENGTH = 1024 * 1024;

type Reading = { open: Element[]; document: Json };

/**
 * Reads an XML document (XML 1.0, without DOCTYPE) into JSON, by the convention of `docs/decisions/018-xml-as-json.md`.
 * Takes time in proportion to the text's length, and no stack.
 *
 * @throws AppError INVALID that names the line and the column.
 */
export function parseXml(given: string): Json {
  if (given.length > MAX_LENGTH) throw new AppError("INVALID", "engine.xmlTooLarge", { megabytes: 1 });
  const text = given.replace(/^\u{FEFF}/u, "").replace(/\r\n?/g, "\n");
  // Saxes takes half of a surrogate pair for a character, together with whatever follows it.
  const forbidden = findForbidden(text);
  if (forbidden >= 0) failXml(text, "character", forbidden);
  const reading: Reading = { open: [], document: null };
  makeParser(text, reading).write(text).close();
  return reading.document;
}

function makeParser(text: string, reading: Reading): SaxesParser {
  const parser = new SaxesParser({ xmlns: false, defaultXMLVersion: "1.0", forceXMLVersion: true, position: false });
  let piece = 0;
  const here = (): XmlPlace => ({ text, at: Math.min(parser.position, text.length), piece });
  const passed = (ahead = 0) => {
    piece = parser.position + ahead;
  };
  parser.on("error", (error) => failAsSaxes(here(), error.message));
  parser.on("doctype", () => failAsSaxes(here(), "doctype"));
  parser.on("xmldecl", () => passed());
  parser.on("processinginstruction", () => passed());
  // Told before its ">".
  parser.on("comment", () => passed(1));
  // Told with the "<" after it.
  parser.on("text", (chunk) => {
    const element = reading.open.at(-1);
    if (!element) return;
    element.text += chunk;
    passed(-1);
  });
  parser.on("cdata", (chunk) => {
    const element = reading.open.at(-1);
    if (element) element.text += chunk;
    passed();
  });
  parser.on("opentagstart", ({ name }) => checkOpening(here(), name, reading.open.length));
  parser.on("opentag", ({ name, attributes }: SaxesTagPlain) => {
    reading.open.push({ name, attributes, children: new Map(), text: "" });
    passed();
  });
  parser.on("closetag", () => {
    closeElement(reading);
    passed();
  });
  return parser;
}

function checkOpening(place: XmlPlace, name: string, depth: number): void {
  const start = markupStart(place);
  if (name === TEXT) failXml(place.text, "underscore", start);
  if (depth >= MAX_XML_DEPTH)
    throw new AppError("INVALID", "engine.xmlTooDeep", { limit: MAX_XML_DEPTH, ...placeOf(place.text, start) });
}

function closeElement(reading: Reading): void {
  const element = reading.open.pop();
  if (!element) return;
  const value = elementValue(element);
  const parent = reading.open.at(-1);
  const twins = parent?.children.get(element.name);
  if (twins) twins.push(value);
  else if (parent) parent.children.set(element.name, [value]);
  else reading.document = Object.fromEntries([[element.name, value]]);
}
