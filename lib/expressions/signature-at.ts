import { ExpressionError } from "./expression-error.ts";
import { type FunctionName, functionParameters, isFunctionName } from "./function-names.ts";
import { type Token, tokenAt } from "./tokenize.ts";

/** The call in whose brackets something is being typed. */
export type Signature = {
  name: FunctionName;
  parameters: readonly string[];
  /** The parameter that is being typed; null beyond the last. */
  current: number | null;
};

/** The innermost call around the caret; null outside an expression, and where no function is called. */
export function signatureAt(text: string, caret: number): Signature | null {
  const open = text.lastIndexOf("{{", Math.max(caret - 1, 0));
  if (open < 0 || caret < open + 2) return null;
  const calls: { name: string | null; argument: number }[] = [];
  let before: Token | null = null;
  for (const token of tokensBefore(text, open + 2, caret)) {
    if (token.kind === "end") return null;
    const sign = token.kind === "operator" ? token.value : "";
    const top = calls.at(-1);
    if (sign === "(" || sign === "[") {
      calls.push({ name: sign === "(" && before?.kind === "name" ? before.value : null, argument: 0 });
    } else if (sign === ")" || sign === "]") calls.pop();
    else if (sign === "," && top) top.argument += 1;
    before = token;
  }
  const call = calls.findLast(({ name }) => name !== null && isFunctionName(name));
  return call?.name && isFunctionName(call.name) ? signatureOf(call.name, call.argument) : null;
}

function signatureOf(name: FunctionName, argument: number): Signature {
  const parameters = functionParameters[name] === "" ? [] : functionParameters[name].split(", ");
  // “…” stands for as many more as one likes.
  const last = parameters.at(-1) === "…" ? parameters.length - 1 : null;
  const current = last === null ? argument : Math.min(argument, last);
  return { name, parameters, current: current < parameters.length ? current : null };
}

/** Those that begin before the caret. What cannot be read, such as a text that is not closed yet, is the last. */
function* tokensBefore(text: string, start: number, caret: number): Generator<Token> {
  for (let at = start; at < caret; ) {
    const token = readToken(text, at);
    if (token === null || token.start >= caret) return;
    yield token;
    at = token.end;
  }
}

function readToken(text: string, at: number): Token | null {
  try {
    return tokenAt(text, at);
  } catch (error) {
    if (error instanceof ExpressionError) return null;
    throw error;
  }
}
