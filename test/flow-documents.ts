import fc from "fast-check";
import { copyAction, freeActionId, listActionIds, renameAction } from "#lib/flows/edit-ids.ts";
import { findActionAt, listGaps, withBranch } from "#lib/flows/edit-position.ts";
import { insertAction, moveAction, removeAction, replaceAction } from "#lib/flows/edit-tree.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import type { Json } from "#lib/shared/json.ts";

type Shape = { yes: Shape[]; no: Shape[]; kind: "plain" | "condition" | "loop"; value: Json };

const kinds = ["plain", "condition", "loop"] as const;
const value = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constant("{{ input.name }}"),
  fc.integer(),
  fc.boolean(),
  fc.dictionary(fc.constantFrom("a", "b", "c"), fc.string({ maxLength: 6 }), { maxKeys: 3, noNullPrototype: true }),
  fc.array(fc.integer(), { maxLength: 3 }),
);

function shapes(depth: number): fc.Arbitrary<Shape[]> {
  const inner = depth > 0 ? shapes(depth - 1) : fc.constant<Shape[]>([]);
  return fc.array(fc.record({ yes: inner, no: inner, kind: fc.constantFrom(...kinds), value }), { maxLength: 3 });
}

/** A document with ids of its own: at each place a condition, a loop, or an action that answers with a value. */
export const flowDocument: fc.Arbitrary<FlowAction[]> = shapes(2).map((tops) => {
  let count = 0;
  const build = (list: Shape[]): FlowAction[] =>
    list.map((shape) => {
      const id = `a_${++count}`;
      if (shape.kind === "plain") return plainAction(id, shape.value);
      const owner: FlowAction = { id, type: "FLOW", action: "BOOLEAN_CONDITION", params: { if: true } };
      if (shape.kind === "condition")
        return withBranch(withBranch(owner, "then", build(shape.yes)), "else", build(shape.no));
      const loop: FlowAction = { id, type: "FLOW", action: "FOR_EACH", params: { items: "{{ input }}" } };
      return withBranch(loop, "do", build(shape.yes));
    });
  return build(tops);
});

/** One edit as a person makes it; `at` and `to` pick among the places that there are. */
export type SampleEdit = {
  kind: "insert" | "remove" | "move" | "change" | "alias" | "rename" | "duplicate";
  at: number;
  to: number;
  value: Json;
};

export const flowEdit: fc.Arbitrary<SampleEdit> = fc.record({
  kind: fc.constantFrom("insert", "remove", "move", "change", "alias", "rename", "duplicate"),
  at: fc.nat(1_000),
  to: fc.nat(1_000),
  value,
});

/** The document after it: the same object where there is nothing to edit. `prefix` keeps new ids of two people apart. */
export function applySampleEdit(
  actions: readonly FlowAction[],
  { kind, at, to, value: given }: SampleEdit,
  prefix = "new",
): readonly FlowAction[] {
  const taken = new Set(listActionIds(actions));
  const gaps = listGaps(actions);
  const paths = gaps.filter((path) => findActionAt(actions, path) !== null);
  const gap = gaps[to % gaps.length] ?? "0";
  if (kind === "insert") return insertAction(actions, gap, plainAction(freeActionId(taken, prefix), given));
  const path = paths[at % paths.length];
  const action = path === undefined ? null : findActionAt(actions, path);
  if (path === undefined || !action) return actions;
  switch (kind) {
    case "remove":
      return removeAction(actions, path);
    case "move":
      return moveAction(actions, path, gap)?.actions ?? actions;
    case "change":
      return replaceAction(actions, path, (each) => ({ ...each, params: { ...each.params, payload: given } }));
    case "alias":
      return replaceAction(actions, path, (each) => ({ ...each, alias: `alias ${to}` }));
    case "rename":
      return renameAction(actions, action.id, freeActionId(taken, prefix));
    default:
      return insertAction(actions, path, copyAction(action, taken));
  }
}

function plainAction(id: string, payload: Json): FlowAction {
  return { id, type: "FLOW", action: "RETURN_JSON", params: { payload } };
}
