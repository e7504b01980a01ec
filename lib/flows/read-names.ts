import { findNames } from "#lib/expressions/template-names.ts";
import { earlierActions, loopsAround } from "./earlier-actions.ts";
import type { FlowAction } from "./schema.ts";

/** What an action's expressions read of what stands before it. */
export type ReadNames = {
  /** Those whose outputs, or variables, it may read; the order is that of the document. */
  actions: FlowAction[];
  /** Input, trigger, or what a form would give. */
  readsInput: boolean;
};

const inputRoots = new Set(["input", "trigger", "context", "fields"]);

/** @param path Where the action stands in the document. */
export function readNames(actions: readonly FlowAction[], action: FlowAction, path: string): ReadNames {
  const names = findNames(action.params ?? {});
  const around = new Set(loopsAround(actions, path));
  const before = earlierActions(actions, path);
  const ids = new Set(names.flatMap(({ root, member }) => (root === "actions" && member !== null ? [member] : [])));
  // Which one is told at run time alone.
  const readsAny = names.some(({ root, member }) => root === "actions" && member === null);
  const readsVars = names.some(({ root }) => root === "vars");
  const isVars = ({ type, action: name }: FlowAction) => type === "FLOW" && name === "STORE_VARS";
  return {
    actions: [...new Set([...before, ...around])].filter(
      (each) => readsAny || ids.has(each.id) || (readsVars && isVars(each)),
    ),
    readsInput: names.some(({ root }) => inputRoots.has(root)),
  };
}
