/** XML 1.0 §2.3, fifth edition. A prefix and its colon are part of the name. */
const start =
  ":A-Z_a-z\\u{C0}-\\u{D6}\\u{D8}-\\u{F6}\\u{F8}-\\u{2FF}\\u{370}-\\u{37D}\\u{37F}-\\u{1FFF}\\u{200C}\\u{200D}" +
  "\\u{2070}-\\u{218F}\\u{2C00}-\\u{2FEF}\\u{3001}-\\u{D7FF}\\u{F900}-\\u{FDCF}\\u{FDF0}-\\u{FFFD}\\u{10000}-\\u{EFFFF}";
const name = `[${start}][${start}\\-.0-9\\u{B7}\\u{300}-\\u{36F}\\u{203F}\\u{2040}]*`;

const wholeName = new RegExp(`^${name}$`, "u");

export function isXmlName(text: string): boolean {
  return wholeName.test(text);
}

/** XML 1.0 §2.2: no other character may stand in a document, not even as a reference. */
const forbidden = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;

/** Offset of the first character that XML does not have; -1 without one. */
export function findForbidden(text: string): number {
  return text.search(forbidden);
}

/** As in `reference/auth0-forms.md`'s product: where attributes and text of an element stand among its members. */
export const ATTRIBUTES = "$";
export const TEXT = "_";

/** Of elements in elements. */
export const MAX_XML_DEPTH = 64;
