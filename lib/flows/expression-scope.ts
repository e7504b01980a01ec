import { findActionDefinition } from "#lib/connectors/registry.ts";
import { earlierActions, loopsAround } from "./earlier-actions.ts";
import { findActionAt } from "./edit-position.ts";
import type { KnownActions } from "./name-problems.ts";
import type { FlowAction } from "./schema.ts";
import { storedVars } from "./stored-vars.ts";
import { walkActions } from "./walk-actions.ts";

/** What the expressions of one action can read of the document. */
export type ExpressionScope = {
  known: KnownActions;
  /** Those that may have run before, in the order of the document. */
  earlier: readonly FlowAction[];
  /** The FOR_EACH actions around it, the outermost first. They are among the earlier ones. */
  loops: readonly FlowAction[];
  /** The param that its other texts can name, as it is written. */
  filled: FlowAction["params"];
};

export function expressionScope(actions: readonly FlowAction[], path: string): ExpressionScope {
  const own = findActionAt(actions, path);
  const fills = own ? findActionDefinition(own.type, own.action)?.fills : undefined;
  const paths = new Map([...walkActions(actions)].map((placed) => [placed.action.id, placed.path]));
  return {
    known: { path, paths, fills, stored: storedVars(actions) },
    earlier: earlierActions(actions, path),
    loops: loopsAround(actions, path),
    filled: fills === undefined ? undefined : own?.params,
  };
}

/** Whether an edit left all of it as it was: then nothing that depends on it is made anew. */
export function isSameScope(a: ExpressionScope, b: ExpressionScope): boolean {
  const [known, other] = [a.known, b.known];
  return (
    known.path === other.path &&
    known.fills === other.fills &&
    (known.fills === undefined || a.filled?.[known.fills] === b.filled?.[known.fills]) &&
    known.paths.size === other.paths.size &&
    a.earlier.length === b.earlier.length &&
    a.earlier.every((action, index) => isSameAction(action, b.earlier[index], b.loops)) &&
    [...known.paths].every(([id, path]) => other.paths.get(id) === path)
  );
}

/** A loop around holds the action that is edited, and so is another one after each edit: its own params count. */
function isSameAction(action: FlowAction, other: FlowAction | undefined, loops: readonly FlowAction[]): boolean {
  if (action === other) return true;
  const isLoop = other !== undefined && loops.includes(other);
  return isLoop && action.id === other.id && action.type === other.type && action.params?.items === other.params?.items;
}
