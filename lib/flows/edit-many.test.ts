import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { flowDocument } from "#test/flow-documents.ts";
import { printActions } from "./edit-copy.ts";
import { recordEdit, startHistory, undoEdit } from "./edit-history.ts";
import { copiesOf, listActionIds } from "./edit-ids.ts";
import {
  actionsAt,
  duplicateMany,
  insertMany,
  isWithin,
  moveMany,
  outermostPaths,
  removeMany,
  stepMany,
} from "./edit-many.ts";
import { pasteActions, readActions } from "./edit-paste.ts";
import { findActionAt, listGaps, withBranch } from "./edit-position.ts";
import { renameAllReferences } from "./edit-references.ts";
import { moveAction, replaceAction, stepAction } from "./edit-tree.ts";
import type { FlowAction } from "./schema.ts";

const nothing = (id: string): FlowAction => ({ id, type: "FLOW", action: "DO_NOTHING" });
const says = (id: string, payload: string): FlowAction => ({
  ...{ id, type: "FLOW", action: "RETURN_JSON" },
  params: { payload },
});
const loop = (id: string, inside: FlowAction[]): FlowAction =>
  withBranch({ id, type: "FLOW", action: "FOR_EACH", params: { items: "{{ input }}" } }, "do", inside);

/** Documents whose actions speak of each other, some of their actions, and a place. */
const edited = fc
  .record({ document: flowDocument, seeds: fc.array(fc.nat(1_000), { minLength: 60, maxLength: 60 }) })
  .map(({ document, seeds }) => {
    const ids = listActionIds(document);
    const pick = (at: number, of: readonly string[]) => of[(seeds[at % seeds.length] ?? 0) % of.length] ?? "";
    const actions = ids.reduce<FlowAction[]>((now, id, index) => {
      const path = listGaps(now).find((gap) => findActionAt(now, gap)?.id === id) ?? "";
      const about = pick(index, ids);
      return replaceAction(now, path, (each) => ({
        ...each,
        params: { ...each.params, about: `{{ actions.${about}.x + actions["${about}"].y }} of ${about}` },
      }));
    }, document);
    const chosen = new Set(ids.filter((_, index) => (seeds[index + 20] ?? 0) % 3 === 0));
    return { actions, chosen, gap: pick(59, listGaps(actions)), other: pick(58, listGaps(actions)) };
  });

const isUnique = (actions: readonly FlowAction[]) => {
  const ids = listActionIds(actions);
  return new Set(ids).size === ids.length;
};

/** The same but for ids: each is called as the one in its place, and so is whatever says something about it. */
const named = (list: readonly FlowAction[], like: readonly FlowAction[]) => {
  const to = listActionIds(like);
  const names = new Map(listActionIds(list).map((id, index) => [id, to[index] ?? ""]));
  const rename = (actions: readonly FlowAction[]): FlowAction[] =>
    actions.map((action) =>
      (["then", "else", "do"] as const).reduce(
        (result, branch) => {
          const inner = action.params?.[branch] as unknown as FlowAction[] | undefined;
          return inner ? withBranch(result, branch, rename(inner)) : result;
        },
        { ...action, id: names.get(action.id) ?? "" },
      ),
    );
  return renameAllReferences(rename(list), names);
};

describe("copy and paste", () => {
  test("what is pasted is what was copied, but for ids; in its own flow and in another", () => {
    fc.assert(
      fc.property(edited, flowDocument, ({ actions, chosen, gap }, elsewhere) => {
        const copied = actionsAt(actions, outermostPaths(actions, chosen));
        if (copied.length === 0) return;
        const read = readActions(printActions(actions, chosen));
        expect(read).toEqual(copied);
        for (const [target, at] of [
          [actions, gap],
          [elsewhere, listGaps(elsewhere).at(-1) ?? "0"],
        ] as const) {
          const pasted = pasteActions(target, at, read);
          const ids = new Set(pasted.ids);
          const came = actionsAt(pasted.actions, outermostPaths(pasted.actions, ids));
          expect(came).toEqual(named(copied, came));
          expect(isUnique(pasted.actions)).toBe(true);
          expect(removeMany(pasted.actions, outermostPaths(pasted.actions, ids))).toEqual(target);
        }
      }),
    );
  });

  test("cut and pasted where it was, nothing has changed: not even the ids", () => {
    fc.assert(
      fc.property(edited, ({ actions, chosen }) => {
        const paths = outermostPaths(actions, chosen);
        const [first] = paths;
        if (first === undefined) return;
        const [id = ""] = listActionIds(actionsAt(actions, [first]));
        const rest = removeMany(actions, [first]);
        expect(pasteActions(rest, first, readActions(printActions(actions, new Set([id])))).actions).toEqual(actions);
      }),
    );
  });

  test("undo of each leads back to the document before", () => {
    fc.assert(
      fc.property(edited, ({ actions, chosen, gap, other }) => {
        const paths = outermostPaths(actions, chosen);
        if (paths.length === 0) return;
        const pasted = pasteActions(actions, gap, readActions(printActions(actions, chosen))).actions;
        const after = [
          pasted,
          removeMany(actions, paths),
          duplicateMany(actions, paths).actions,
          moveMany(actions, paths, other)?.actions ?? pasted,
        ];
        for (const next of after) {
          const history = recordEdit(startHistory(actions), next, 0);
          expect(undoEdit(history, () => null)?.history?.actions).toBe(actions);
        }
      }),
    );
  });

  test("an id that is taken becomes another, and what is pasted speaks of its own", () => {
    const copied = [says("a_1", "{{ actions.a_2.x }}"), says("a_2", "{{ actions.a_1.x + actions.gone.x }}")];
    const { actions, ids } = pasteActions([nothing("a_1")], "1", copied);
    expect(ids).toEqual(["a_3", "a_2"]);
    expect(actions.slice(1)).toEqual([
      says("a_3", "{{ actions.a_2.x }}"),
      says("a_2", "{{ actions.a_3.x + actions.gone.x }}"),
    ]);
  });

  test("ids that are given away and taken at once do not run into each other", () => {
    const pair = [says("a_1", "{{ actions.a_1.x }}"), says("a_2", "{{ actions.a_1.x + actions.a_2.x }}")];
    expect(copiesOf(pair, new Set(["a_1"]), "none")).toEqual([
      says("a_3", "{{ actions.a_3.x }}"),
      says("a_4", "{{ actions.a_3.x + actions.a_4.x }}"),
    ]);
    const swapped = renameAllReferences(pair, new Map(Object.entries({ a_1: "a_2", a_2: "a_1" })));
    expect(swapped[1]?.params?.payload).toBe("{{ actions.a_2.x + actions.a_1.x }}");
  });
});

describe("what is read", () => {
  const each = { id: "a", type: "FLOW", action: "DO_NOTHING" };

  test.each([
    ["a flow of Auth0's", { name: "Order", actions: [each] }],
    ["a list of actions", [each]],
    ["one action", each],
    ["what is copied here", { coffre: "actions", version: 1, actions: [each] }],
  ])("%s", (_, value) => {
    expect(readActions(JSON.stringify(value))).toEqual([each]);
  });

  test.each([
    ["no text", "", "errors.pasteNoActions"],
    ["words", "Call Maud back", "errors.pasteNoActions"],
    ["other JSON", '{"items": [1]}', "errors.pasteNoActions"],
    ["no action at all", '{"actions": []}', "errors.pasteNoActions"],
    ["a list of something else", "[1]", "errors.flowShape"],
    ["a later version", '{"coffre": "actions", "version": 2, "actions": [{}]}', "errors.pasteNewer"],
    ["an action that nothing has", JSON.stringify({ ...each, action: "FLY" }), "errors.flowUnknownAction"],
    ["two of one id", JSON.stringify([each, each]), "errors.flowDuplicateId"],
    ["too much", JSON.stringify([{ ...each, alias: "x".repeat(1024 * 1024) }]), "errors.pasteTooLarge"],
  ])("not %s", (_, text, messageKey) => {
    expect(() => readActions(text)).toThrow(expect.objectContaining({ code: "INVALID", messageKey }));
  });

  test("a document takes no more than it holds, and no deeper", () => {
    const many = Array.from({ length: 4_999 }, (_, index) => nothing(`n_${index}`));
    expect(() => pasteActions(many, "0", [nothing("a"), nothing("b")])).toThrow(
      expect.objectContaining({ messageKey: "errors.tooManyActions" }),
    );
    const nest = (depth: number, prefix: string): FlowAction =>
      loop(`${prefix}${depth}`, depth > 1 ? [nest(depth - 1, prefix)] : []);
    const deepest = listGaps([nest(15, "a")]).toSorted((one, other) => other.length - one.length)[0] ?? "";
    expect(() => pasteActions([nest(15, "a")], deepest, [nest(15, "b")])).toThrow(
      expect.objectContaining({ messageKey: "errors.flowTooDeep" }),
    );
  });
});

describe("several at once", () => {
  test("moved, none is lost, doubled or changed, and they follow each other", () => {
    fc.assert(
      fc.property(edited, ({ actions, chosen, gap }) => {
        const paths = outermostPaths(actions, chosen);
        const moved = moveMany(actions, paths, gap);
        if (paths.some((path) => isWithin(gap, path))) expect(moved).toBeNull();
        if (!moved) return;
        expect(listActionIds(moved.actions).toSorted()).toEqual(listActionIds(actions).toSorted());
        const after = outermostPaths(moved.actions, new Set(moved.ids));
        expect(actionsAt(moved.actions, after)).toEqual(actionsAt(actions, paths));
        const [first = ""] = after;
        const list = first.slice(0, first.lastIndexOf(".") + 1);
        const index = Number(first.slice(list.length));
        expect(after).toEqual(after.map((_, at) => `${list}${index + at}`));
      }),
    );
  });

  test("one alone goes where it goes alone", () => {
    fc.assert(
      fc.property(edited, ({ actions, gap, other }) => {
        if (!findActionAt(actions, gap)) return;
        const alone = moveAction(actions, gap, other)?.actions ?? null;
        expect(moveMany(actions, [gap], other)?.actions ?? alone ?? actions).toEqual(alone ?? actions);
        for (const by of ["up", "down"] as const) {
          expect(stepMany(actions, [gap], by)?.actions).toEqual(stepAction(actions, gap, by)?.actions);
        }
      }),
    );
  });

  test("moved to where they stand is not moved", () => {
    const actions = ["a", "b", "c"].map(nothing);
    for (const gap of ["0", "1", "2"]) expect(moveMany(actions, ["0", "1"], gap)).toBeNull();
    expect(moveMany(actions, ["0", "1"], "3")?.ids).toEqual(["a", "b"]);
  });

  test("copies stand behind what they are copies of, group by group", () => {
    const actions = ["a", "b", "c", "d"].map(nothing);
    const { actions: after, ids } = duplicateMany(actions, ["0", "1", "3"]);
    expect(listActionIds(after)).toEqual(["a", "b", "a_1", "b_1", "c", "d", "d_1"]);
    expect(ids).toEqual(["a_1", "b_1", "d_1"]);
  });

  test("what stands in another one goes with it, and what nothing happens to stays the same object", () => {
    const actions = [loop("l", [nothing("x")]), loop("m", [nothing("y")]), nothing("z")];
    expect(outermostPaths(actions, new Set(["l", "x", "y"]))).toEqual(["0", "1.do.0"]);
    expect(insertMany(actions, "3", [nothing("n")])[1]).toBe(actions[1]);
    expect(removeMany(actions, ["0"])).toEqual(actions.slice(1));
    expect(removeMany(actions, ["0"])[0]).toBe(actions[1]);
  });
});
