import type { Span } from "#lib/expressions/fault-span.ts";
import { findJsonFault } from "#lib/shared/json-fault.ts";
import { parseTemplateJson } from "./edit-json-text.ts";
import type { KnownActions } from "./name-problems.ts";
import { findTextProblems, type TextProblem } from "./text-problems.ts";

/** A text within JSON, and where each of its characters stands there. */
type TextInJson = { text: string; place: (offset: number) => number };

const STRING = /"((?:[^"\\]|\\.)*)"(\s*:)?/gs;
const ESCAPE = /\\(?:u[0-9a-fA-F]{4}|.)/gs;

/** What is wrong with the JSON of a param as it is typed: where it is none, and in the expressions of its texts. */
export function findJsonTextProblems(json: string, known: KnownActions): TextProblem[] {
  const parsed = parseTemplateJson(json);
  if (parsed.ok && typeof parsed.value === "string" && parsed.value === json.trim()) {
    return findTextProblems(json, known);
  }
  const problems = textsIn(json).flatMap((inner) => findTextProblems(inner.text, known).map(outward(inner)));
  if (parsed.ok) return problems;
  const at = Math.min(findJsonFault(json), Math.max(json.length - 1, 0));
  const { line, column } = parsed;
  const fault = { messageKey: "flows.fields.jsonError", params: { line, column }, isBlocking: true, fixes: [] };
  return [{ ...fault, start: at, end: Math.min(at + 1, json.length) }, ...problems];
}

/** The texts that hold expressions; names of members hold none. */
function textsIn(json: string): TextInJson[] {
  return [...json.matchAll(STRING)].flatMap(({ index, 1: inner = "", 2: colon }) =>
    colon === undefined && inner.includes("{{") ? [decoded(inner, index + 1)] : [],
  );
}

function decoded(inner: string, start: number): TextInJson {
  const escapes = [...inner.matchAll(ESCAPE)].map(({ index, 0: { length } }) => ({ index, length }));
  return {
    text: inner.replace(ESCAPE, decode),
    place: (offset) => {
      let at = offset;
      for (const { index, length } of escapes) if (index < at) at += length - 1;
      return start + at;
    },
  };
}

/** One character for each, whether JSON has it or not: places stay true while it is typed. */
function decode(written: string): string {
  const plain = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f" }[written[1] ?? ""];
  if (plain !== undefined) return plain;
  return written.length === 6 ? String.fromCharCode(Number.parseInt(written.slice(2), 16)) : (written[1] ?? "");
}

function outward({ place }: TextInJson): (problem: TextProblem) => TextProblem {
  const move = <Moved extends Span>(span: Moved): Moved => ({
    ...span,
    start: place(span.start),
    end: place(span.end),
  });
  return (problem) => ({
    ...move(problem),
    fixes: problem.fixes.map((fix) => ({ ...move(fix), text: JSON.stringify(fix.text).slice(1, -1) })),
  });
}
