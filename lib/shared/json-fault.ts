const scalar = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const string = /"[^"\\\p{Cc}]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\p{Cc}]*)*"/uy;
const space = /[ \t\n\r]*/y;

/**
 * Offset of the first character that no JSON text could have there (RFC 8259); the end, if it only stops too early.
 * Engines word and count this differently, and quote the text. Nesting costs no stack.
 */
export function findJsonFault(text: string): number {
  const scan: Scan = { text, at: 0, closers: [] };
  do {
    if (!openOrTake(scan)) return scan.at;
  } while (!isEnd(scan));
  return scan.at;
}

/** As people count: lines and columns from 1. */
export function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

type Scan = { text: string; at: number; closers: ("}" | "]")[] };

/** Up to the end of a scalar, or of an empty list or object: what opens others is opened on the way. */
function openOrTake(scan: Scan): boolean {
  for (;;) {
    if (take(scan, "{")) {
      if (take(scan, "}")) return true;
      scan.closers.push("}");
      if (!takeName(scan)) return false;
    } else if (take(scan, "[")) {
      if (take(scan, "]")) return true;
      scan.closers.push("]");
    } else {
      return match(scan, scan.text[scan.at] === '"' ? string : scalar);
    }
  }
}

/** After a value: closes what ends here, and says whether the scan is over, at the end of the text or at its fault. */
function isEnd(scan: Scan): boolean {
  for (let closer = scan.closers.at(-1); closer !== undefined; closer = scan.closers.at(-1)) {
    if (take(scan, ",")) return closer === "}" && !takeName(scan);
    if (!take(scan, closer)) return true;
    scan.closers.pop();
  }
  match(scan, space);
  return true;
}

function takeName(scan: Scan): boolean {
  match(scan, space);
  return match(scan, string) && take(scan, ":");
}

function take(scan: Scan, character: string): boolean {
  match(scan, space);
  if (scan.text[scan.at] !== character) return false;
  scan.at++;
  return true;
}

function match(scan: Scan, pattern: RegExp): boolean {
  pattern.lastIndex = scan.at;
  const found = pattern.exec(scan.text);
  if (found) scan.at += found[0].length;
  return found !== null;
}
