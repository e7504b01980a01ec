import { ExpressionError } from "#lib/expressions/expression-error.ts";
import { expressionSpans } from "#lib/expressions/expression-spans.ts";
import { faultSpan, type Span } from "#lib/expressions/fault-span.ts";
import { cachedTemplate } from "#lib/expressions/template-cache.ts";
import type { MessageParams } from "#lib/shared/app-error.ts";
import { faultFixes, nameFixes, type TextFix } from "./expression-fixes.ts";
import { findNameProblems, type KnownActions, type NameProblem } from "./name-problems.ts";

/** What is wrong with an author's text, and where. Offsets in UTF-16 units. */
export type TextProblem = Span & {
  messageKey: string;
  params: MessageParams;
  /** It does not parse. Otherwise it gives nothing where it stands. */
  isBlocking: boolean;
  fixes: readonly TextFix[];
};

/** More would not be read; a text that is no template at all could have thousands. */
const MAX_PROBLEMS = 20;

/** Of each expression on its own, so that one that is half typed hides nothing of the others. */
export function findTextProblems(text: string, known: KnownActions): TextProblem[] {
  if (!text.includes("{{")) return [];
  const whole = parseFault(text);
  if (whole === null) return nameProblems(text, known, 0).slice(0, MAX_PROBLEMS);
  const problems = expressionSpans(text).flatMap(({ start, end }) => {
    const piece = text.slice(start, end);
    const fault = parseFault(piece);
    return fault ? [blocking(piece, fault, start)] : nameProblems(piece, known, start);
  });
  const isFound = problems.some(({ isBlocking }) => isBlocking);
  return (isFound ? problems : [...problems, blocking(text, whole, 0)]).slice(0, MAX_PROBLEMS);
}

function parseFault(text: string): ExpressionError | null {
  try {
    cachedTemplate(text);
    return null;
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
}

function blocking(text: string, { messageKey, params, position }: ExpressionError, offset: number): TextProblem {
  const span = faultSpan(text, { messageKey, position: position ?? 0 });
  const fixes = faultFixes(text, { messageKey, params, ...span });
  return moved({ messageKey, params, isBlocking: true, ...span, fixes }, offset);
}

function nameProblems(text: string, known: KnownActions, offset: number): TextProblem[] {
  return findNameProblems(text, known).map((problem) => {
    const fixes = nameFixes(text, problem, known);
    const { messageKey, params } = problem;
    return moved({ messageKey, params, isBlocking: false, ...nameSpan(problem), fixes }, offset);
  });
}

/** The word that is wrong: of `actions.frist`, `frist`. */
function nameSpan({ use }: NameProblem): Span {
  const { root, memberSpan, position } = use;
  if (memberSpan && (root === "actions" || root === "functions" || root === "vars")) return memberSpan;
  return { start: position, end: position + root.length };
}

function moved(problem: TextProblem, offset: number): TextProblem {
  const move = <Moved extends Span>(span: Moved): Moved => ({
    ...span,
    start: span.start + offset,
    end: span.end + offset,
  });
  return { ...move(problem), fixes: problem.fixes.map(move) };
}
