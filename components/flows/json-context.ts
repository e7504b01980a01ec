/** Where a caret stands in the text of a JSON that may be half typed. */
export type JsonContext = {
  /** Names and indexes that lead to the value, or to the object whose name is typed. */
  path: (string | number)[];
  /** `name`: the name of a member is typed, or could be; `value`: a value; `none`: between things. */
  kind: "name" | "value" | "none";
  /** The name or value that the caret stands in, or would begin where it stands. */
  from: number;
  to: number;
  isQuoted: boolean;
  /** Offsets of the brackets that are open there, the outermost first. */
  opens: readonly number[];
};

type Frame = {
  at: number;
  kind: "object" | "array";
  step: string | number;
  stage: "name" | "colon" | "value" | "comma";
};

// A text ends with its line, closed or not.
const token = /[{}[\],:]|"(?:[^"\\\n]|\\.)*(?:"|$)|[^\s{}[\],:"]+/gm;

/** Reads from the start, so that what is wrong or missing behind the caret decides nothing. */
export function jsonContext(text: string, caret: number): JsonContext {
  const frames: Frame[] = [];
  let current = { from: caret, to: caret, isQuoted: false };
  for (const { 0: piece, index: from } of text.matchAll(token)) {
    if (from >= caret) break;
    const to = from + piece.length;
    const isText = piece.startsWith('"');
    const isClosed = isText && piece.length > 1 && piece.endsWith('"');
    const holds = isText ? caret < to || (caret === to && !isClosed) : caret <= to && !/^[{}[\],:]$/.test(piece);
    if (holds) {
      current = { from, to, isQuoted: isText };
      break;
    }
    take(frames, piece, from);
  }
  return { ...place(frames), ...current, opens: frames.map(({ at }) => at) };
}

function take(frames: Frame[], piece: string, at: number): void {
  const frame = frames.at(-1);
  if (piece === "}" || piece === "]") {
    frames.pop();
    const outer = frames.at(-1);
    if (outer) outer.stage = "comma";
  } else if (piece === ",") {
    if (!frame) return;
    if (frame.kind === "array") frame.step = Number(frame.step) + 1;
    frame.stage = frame.kind === "array" ? "value" : "name";
  } else if (piece === ":") {
    if (frame) frame.stage = "value";
  } else if (frame?.stage === "name" || (frame?.kind === "object" && frame.stage === "comma")) {
    // After a comma that was forgotten too.
    frame.step = nameOf(piece);
    frame.stage = "colon";
  } else if (piece === "{") {
    frames.push({ at, kind: "object", step: "", stage: "name" });
  } else if (piece === "[") {
    frames.push({ at, kind: "array", step: 0, stage: "value" });
  } else if (frame) {
    frame.stage = "comma";
  }
}

function place(frames: readonly Frame[]): Pick<JsonContext, "path" | "kind"> {
  const frame = frames.at(-1);
  const kind = frame?.stage === "name" || frame?.stage === "value" ? frame.stage : "none";
  const path = frames.map(({ step }) => step);
  return { kind, path: kind === "name" ? path.slice(0, -1) : path };
}

/** Names of the object that opens there, with those of their values that are texts. What is half typed may be missing. */
export function readMembers(text: string, openAt: number): Map<string, string | null> {
  const members = new Map<string, string | null>();
  const tokens = new RegExp(token);
  tokens.lastIndex = openAt + 1;
  let depth = 1;
  let name: string | null = null;
  let isValue = false;
  for (let match = tokens.exec(text); match && depth > 0; match = tokens.exec(text)) {
    const [piece] = match;
    if (piece === "{" || piece === "[") depth += 1;
    else if (piece === "}" || piece === "]") depth -= 1;
    if (depth !== 1) continue;
    if (piece === ":") isValue = name !== null;
    else if (piece === ",") [name, isValue] = [null, false];
    else if (isValue && name !== null && piece.startsWith('"')) members.set(name, nameOf(piece));
    else if (!isValue && piece.startsWith('"')) {
      name = nameOf(piece);
      members.set(name, null);
    }
  }
  return members;
}

/** The text of a name or value, as far as it is one. */
export function nameOf(piece: string): string {
  try {
    return JSON.parse(piece) as string;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return piece.replaceAll('"', "");
  }
}
