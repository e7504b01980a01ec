/**
 * Where a value stands in the text of its JSON: the offset of its name in an object, or of itself in a list. Of a path that
 * goes further than the value, as far as it goes. Costs no stack, however deep the rest is nested.
 *
 * @param text JSON, as `JSON.parse` takes it.
 */
export function findJsonPlace(text: string, path: readonly string[]): number {
  const scan: Scan = { text, at: 0 };
  let place = skipSpace(scan);
  for (const key of path) {
    const found = text[scan.at] === "{" ? enterMember(scan, key) : enterElement(scan, Number(key));
    if (found === null) return place;
    place = found;
  }
  return place;
}

type Scan = { text: string; at: number };

/** Moves to the member's value. @returns The offset of its name; null if there is none. */
function enterMember(scan: Scan, wanted: string): number | null {
  scan.at += 1;
  while (scan.text[skipSpace(scan)] === '"') {
    const nameAt = scan.at;
    const name = takeText(scan);
    skipSpace(scan);
    scan.at += 1;
    skipSpace(scan);
    if (name === wanted) return nameAt;
    skipValue(scan);
    if (scan.text[skipSpace(scan)] === ",") scan.at += 1;
  }
  return null;
}

function enterElement(scan: Scan, wanted: number): number | null {
  if (scan.text[scan.at] !== "[") return null;
  scan.at += 1;
  for (let index = 0; scan.text[skipSpace(scan)] !== "]" && scan.at < scan.text.length; index++) {
    if (index === wanted) return scan.at;
    skipValue(scan);
    if (scan.text[skipSpace(scan)] === ",") scan.at += 1;
  }
  return null;
}

function skipValue(scan: Scan): void {
  let depth = 0;
  do {
    const character = scan.text[skipSpace(scan)];
    if (character === undefined) return;
    if (character === '"') takeText(scan);
    else if (/[{}[\],:]/.test(character)) scan.at += 1;
    else while (/[^\s,\]}]/.test(scan.text[scan.at] ?? "")) scan.at += 1;
    if (character === "{" || character === "[") depth += 1;
    if (character === "}" || character === "]") depth -= 1;
  } while (depth > 0);
}

function takeText(scan: Scan): string {
  const start = scan.at;
  scan.at += 1;
  while (scan.at < scan.text.length && scan.text[scan.at] !== '"') scan.at += scan.text[scan.at] === "\\" ? 2 : 1;
  scan.at += 1;
  return JSON.parse(scan.text.slice(start, scan.at)) as string;
}

function skipSpace(scan: Scan): number {
  while (/[ \t\n\r]/.test(scan.text[scan.at] ?? "")) scan.at += 1;
  return scan.at;
}
