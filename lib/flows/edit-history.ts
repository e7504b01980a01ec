import { type ActionChange, diffDocuments } from "./diff-documents.ts";
import type { FlowAction } from "./schema.ts";

/** What an edit did, so that undo can name it. */
export type EditStep =
  | {
      kind: "add" | "remove" | "move" | "duplicate" | "paste" | "cut" | "change" | "rename";
      /** Of the action; of the first one, where there are several. */
      actionId: string;
      /** How many actions. */
      count: number;
      /** The one value that was changed, such as `params.headers.Authorization`. */
      field?: string;
    }
  /** All of the document, from elsewhere; `name` is of the operator whose version was taken. */
  | { kind: "load" | "merge" | "mine" | "json" | "restore" | "connection" | "template"; name?: string };

/** A step, and the document on its other side: before it, of a past one; after it, of one that was undone. */
export type OwnEntry = { step: EditStep; actions: readonly FlowAction[]; at: number };

/** What somebody else saved came in here: no step, and nothing that undo takes back. */
export type TheirEntry = {
  /** Who; null where it is not known, or where there were several. */
  by: string | null;
  /** What both began with, and what they made of it. */
  base: readonly FlowAction[];
  theirs: readonly FlowAction[];
  /** The document without theirs, on this side of the step beyond. */
  actions: readonly FlowAction[];
};

export type HistoryEntry = OwnEntry | TheirEntry;

export type EditHistory = {
  past: readonly HistoryEntry[];
  actions: readonly FlowAction[];
  /** What was undone, the last one first. */
  future: readonly HistoryEntry[];
};

/**
 * What others made of a document, together with what a step leads to: `from` is the document without theirs before the
 * step, `to` after it. Null where they changed the same.
 */
export type Rebase = (
  theirs: Pick<TheirEntry, "base" | "theirs">,
  from: readonly FlowAction[],
  to: readonly FlowAction[],
) => readonly FlowAction[] | null;

/** Where the history is after one step; what cannot be gone through because others changed the same place. */
export type Travelled = { history: EditHistory; refused: null } | { history: null; refused: TheirEntry };

const MAX_STEPS = 500;
/** Typing on in one value, or in the JSON, within this time goes on with the step. */
const TYPING_MS = 1_500;

export function startHistory(actions: readonly FlowAction[]): EditHistory {
  return { past: [], actions, future: [] };
}

/**
 * The history with one more step. What was undone is gone then.
 *
 * @param step Left out, it is told from what changed.
 * @param at Milliseconds since 1970.
 */
export function recordEdit(
  history: EditHistory,
  actions: readonly FlowAction[],
  at: number,
  step: EditStep = describeEdit(history.actions, actions),
): EditHistory {
  if (actions === history.actions) return history;
  const last = history.past.at(-1);
  if (last && isOwn(last) && history.future.length === 0 && goesOn(last, step, at)) {
    return { past: [...history.past.slice(0, -1), { ...last, at }], actions, future: [] };
  }
  const past = [...history.past, { step, actions: history.actions, at }].slice(-MAX_STEPS);
  return { past, actions, future: [] };
}

/**
 * The history with what others saved in its document, which is `actions` then. Each step on either side of it goes on
 * being one: undone or redone, it leads to what it led to, and theirs in it.
 */
export function takeInTheirs(
  history: EditHistory,
  actions: readonly FlowAction[],
  came: Pick<TheirEntry, "base" | "theirs" | "by">,
): EditHistory {
  const entry = { ...came, actions: history.actions };
  const put = (way: readonly HistoryEntry[]) => putTheirs(way, entry);
  return { past: put(history.past), actions, future: put(history.future.toReversed()).toReversed() };
}

/** What undo would take back; null for nothing. */
export function lastStep({ past }: EditHistory): EditStep | null {
  return past.findLast(isOwn)?.step ?? null;
}

/** What redo would do again. */
export function nextStep({ future }: EditHistory): EditStep | null {
  return future.find(isOwn)?.step ?? null;
}

/** Whether undo, or redo, has to tell a step from what others saved since. */
export function isBeyondTheirs({ past, future }: EditHistory, by: "undo" | "redo"): boolean {
  const entry = by === "undo" ? past.at(-1) : future[0];
  return entry !== undefined && !isOwn(entry);
}

/** Null if there is nothing to undo. */
export function undoEdit(history: EditHistory, rebase: Rebase): Travelled | null {
  const travelled = travel(history, history.past, rebase);
  if (!travelled || "refused" in travelled) return travelled && { history: null, ...travelled };
  const { actions, rest, passed } = travelled;
  return { history: { past: rest, actions, future: [passed, ...history.future] }, refused: null };
}

/** Null if nothing was undone, or something was done since. */
export function redoEdit(history: EditHistory, rebase: Rebase): Travelled | null {
  const travelled = travel(history, history.future.toReversed(), rebase);
  if (!travelled || "refused" in travelled) return travelled && { history: null, ...travelled };
  const { actions, rest, passed } = travelled;
  return { history: { past: [...history.past, passed], actions, future: rest.toReversed() }, refused: null };
}

type Way = { actions: readonly FlowAction[]; rest: HistoryEntry[]; passed: OwnEntry } | { refused: TheirEntry };

/** One step along a way whose nearest entry is its last. What others did stays between the document and the step beyond. */
function travel({ actions: now }: EditHistory, way: readonly HistoryEntry[], rebase: Rebase): Way | null {
  const at = way.findLastIndex(isOwn);
  const own = way[at];
  if (!own || !isOwn(own)) return null;
  let { actions } = own;
  const rest = way.slice(0, at);
  for (const theirs of way.slice(at + 1)) {
    if (isOwn(theirs)) continue;
    if (at > 0) rest.push({ ...theirs, actions });
    const rebased = rebase(theirs, theirs.actions, actions);
    if (!rebased) return { refused: theirs };
    actions = rebased;
  }
  return { actions, rest, passed: { ...own, actions: now } };
}

/** What came in twice in a row came in at once. Without a step beyond, there is nothing to tell it from. */
function putTheirs(way: readonly HistoryEntry[], theirs: TheirEntry): HistoryEntry[] {
  const last = way.at(-1);
  if (!last) return [];
  if (isOwn(last) || last.theirs !== theirs.base || theirs.base !== theirs.actions) return [...way, theirs];
  return [...way.slice(0, -1), { ...last, theirs: theirs.theirs, by: last.by === theirs.by ? last.by : null }];
}

function isOwn(entry: HistoryEntry): entry is OwnEntry {
  return "step" in entry;
}

function goesOn(last: OwnEntry, step: EditStep, at: number): boolean {
  if (at - last.at > TYPING_MS) return false;
  if (last.step.kind === "json" && step.kind === "json") return true;
  if (last.step.kind !== "change" || step.kind !== "change") return false;
  return last.step.field !== undefined && last.step.field === step.field && last.step.actionId === step.actionId;
}

/** What one edit did, told from the documents before and after it. */
export function describeEdit(before: readonly FlowAction[], after: readonly FlowAction[]): EditStep {
  const changes = diffDocuments(before, after);
  const renamed = changes.find(({ renamedFrom }) => renamedFrom !== null);
  if (renamed) return { kind: "rename", actionId: renamed.action.id, count: 1 };
  const of = (kind: ActionChange["kind"]) => changes.filter((change) => change.kind === kind);
  const [added, removed] = [of("added"), of("removed")];
  const moved = changes.filter(({ movedFrom }) => movedFrom !== null);
  if (removed.length > 0 && added.length === 0) return stepOf("remove", removed);
  if (added.length > 0 && removed.length === 0) return stepOf("add", added);
  if (added.length > 0) return { kind: "json" };
  if (moved.length > 0) return stepOf("move", moved);
  const fields = changes.flatMap((change) => change.fields);
  const [field] = fields;
  const step = stepOf("change", changes);
  return changes.length === 1 && fields.length === 1 && field ? { ...step, field: field.field.join(".") } : step;
}

function stepOf(kind: Extract<EditStep, { count: number }>["kind"], changes: readonly ActionChange[]) {
  return { kind, actionId: changes[0]?.action.id ?? "", count: changes.length } as const;
}
