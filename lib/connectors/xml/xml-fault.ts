import { AppError } from "#lib/shared/app-error.ts";
import { placeOf } from "#lib/shared/json-fault.ts";

/** How far saxes has read `text`, and where the piece of it begins (tag, text, comment …) that it is reading. */
export type XmlPlace = { text: string; at: number; piece: number };

/** What `engine.xmlInvalid` says of each. */
type Fault =
  | "attribute"
  | "character"
  | "comment"
  | "declaration"
  | "duplicate"
  | "end"
  | "mark"
  | "mismatch"
  | "outside"
  | "reference"
  | "tag"
  | "underscore";

/** By the beginning of saxes' message, without its place: saxes has read on by then, up to the end of the document. */
const faults: readonly [RegExp, Fault, (place: XmlPlace) => number][] = [
  [/^(document must|unclosed tag|unexpected end)/, "end", endStart],
  [/^(text data|documents may)/, "outside", pieceStart],
  [/^(unexpected close|unmatched)/, "mismatch", markupStart],
  [/^duplicate/, "duplicate", markupStart],
  [/^(malformed char|disallowed .+ entity)/, "reference", referenceStart],
  [/^malformed comment/, "comment", ({ at }) => at - "-- ".length],
  [/^the string/, "mark", ({ at }) => at - "]]>".length],
  // Its other characters were looked at before: this one is "<" in an attribute.
  [/^(disallowed character(\.| in attribute)|(no .+ )?attribute|unquoted|forward)/, "attribute", ({ at }) => at - 1],
  [
    /^(an? |the |)XML decl|^(The char|processing .+ not|did not|expected|value|version|encoding|standalone|whitespace)/,
    "declaration",
    markupStart,
  ],
];

const noTag: (typeof faults)[number] = [/^/, "tag", markupStart];

/** @param message The error of saxes that it stopped with. */
export function failAsSaxes(place: XmlPlace, message: string): never {
  const { text, at } = place;
  const start = pieceStart(place);
  if (text.startsWith("<!DOCTYPE", start)) throw new AppError("INVALID", "engine.xmlDoctype", placeOf(text, start));
  const ampersand = isAside(place) ? -1 : text.slice(start, at).search(/&(?![^&;<\s]+;)/);
  if (ampersand >= 0) failXml(text, "reference", start + ampersand);
  if (message.startsWith("undefined entity")) {
    const entity = referenceStart(place);
    const name = text.slice(entity + 1, at - 1).slice(0, 20);
    throw new AppError("INVALID", "engine.xmlEntity", { name, ...placeOf(text, entity) });
  }
  const [, fault, offset] = faults.find(([pattern]) => pattern.test(message)) ?? noTag;
  failXml(text, fault, offset(place));
}

export function failXml(text: string, fault: Fault, at: number): never {
  throw new AppError("INVALID", "engine.xmlInvalid", { fault, ...placeOf(text, at) });
}

/** Of the markup that is being read: none has "<" within, but where that is the fault. */
export function markupStart({ text, at }: XmlPlace): number {
  return Math.max(text.lastIndexOf("<", at - 2), 0);
}

/** Of the comment, CDATA section or instruction that has no end; else of nothing. */
function endStart(place: XmlPlace): number {
  return isAside(place) ? pieceStart(place) : place.text.length;
}

function isAside(place: XmlPlace): boolean {
  return /<[!?]/y.test(place.text.slice(pieceStart(place)));
}

/** Of the reference that was read last. */
function referenceStart({ text, at }: XmlPlace): number {
  return text.lastIndexOf("&", at - 2);
}

function pieceStart({ text, piece }: XmlPlace): number {
  return piece + text.slice(piece).search(/[^ \t\n]|$/);
}
