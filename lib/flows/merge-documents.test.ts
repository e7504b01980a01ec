import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applySampleEdit, flowDocument, flowEdit, type SampleEdit } from "#test/flow-documents.ts";
import { checkDocument } from "./check-document.ts";
import { diffDocuments } from "./diff-documents.ts";
import { findActionAt } from "./edit-position.ts";
import { type MergeChoice, mergeDocuments } from "./merge-documents.ts";
import type { FlowAction } from "./schema.ts";
import { pathOfAction, walkActions } from "./walk-actions.ts";

type Document = readonly FlowAction[];
type ThreeWays = { base: Document; mine: Document; theirs: Document };

const edits = fc.array(flowEdit, { maxLength: 6 });
const run = (base: Document, done: readonly SampleEdit[], prefix: string) =>
  done.reduce((actions, edit) => applySampleEdit(actions, edit, prefix), base);
const threeWays: fc.Arbitrary<ThreeWays> = fc.tuple(flowDocument, edits, edits).map(([base, my, their]) => ({
  base,
  mine: run(base, my, "mine"),
  theirs: run(base, their, "their"),
}));
/** Ids that both made by themselves: one of the two actions gets another. */
const isApart = ({ base, mine, theirs }: ThreeWays) => {
  const known = byId(base);
  return ![...byId(mine).keys()].some((id) => !known.has(id) && byId(theirs).has(id));
};

function byId(actions: Document): Map<string, FlowAction> {
  return new Map([...walkActions(actions)].map(({ action }) => [action.id, action]));
}

function valueAt(action: FlowAction | undefined, field: readonly string[]): unknown {
  return field.reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], action);
}

/** Each list by the id of its owner and the branch, as ids. */
function listsOf(actions: Document): string[][] {
  const lists = new Map<string, string[]>();
  const ids = new Map<string, string>();
  for (const { action, path } of walkActions(actions)) {
    ids.set(path, action.id);
    const [, owner, branch] = /^(?:(.*)\.(\w+)\.)?\d+$/.exec(path) ?? [];
    const key = owner === undefined ? "" : `${ids.get(owner)}.${branch}`;
    lists.set(key, [...(lists.get(key) ?? [key]), action.id]);
  }
  return [...lists.values()];
}

/** The actions around an action, the outermost first. */
function ownersOf(actions: Document, id: string): string[] {
  const parts = pathOfAction(actions, id)?.split(".") ?? [];
  const around = parts.flatMap((_, at) => (at % 2 === 1 ? parts.slice(0, at).join(".") : []));
  return around.map((owner) => findActionAt(actions, owner)?.id ?? "");
}

/** It went with something that the side removed, or made another kind of, and the other had taken it out of there. */
function isTakenOut(base: Document, side: Document, other: Document, id: string, otherId: (id: string) => string) {
  const changes = new Map(diffDocuments(base, side).map((each) => [each.renamedFrom ?? each.action.id, each]));
  const root = ownersOf(base, id).find((owner) => {
    const change = changes.get(owner);
    return change?.kind === "removed" || (change && change.action.action !== byId(base).get(owner)?.action);
  });
  const now = otherId(id);
  return root !== undefined && byId(other).has(now) && !ownersOf(other, now).includes(otherId(root));
}

describe("whatever two people do to one document", () => {
  test("merged with nothing, or with the same, is what it is", () => {
    fc.assert(
      fc.property(threeWays, ({ base, mine, theirs }) => {
        expect(mergeDocuments(base, mine, structuredClone(base)).actions).toEqual(mine);
        expect(mergeDocuments(base, structuredClone(base), theirs).actions).toEqual(theirs);
        expect(mergeDocuments(base, mine, structuredClone(mine))).toEqual({ actions: mine, conflicts: [] });
      }),
    );
  });

  test("a document comes of it that can be stored, whatever is chosen; no action is missing that neither removed", () => {
    const choice = fc.constantFrom<MergeChoice[]>("mine", "theirs");
    fc.assert(
      fc.property(threeWays, fc.array(choice, { minLength: 1 }), ({ base, mine, theirs }, picks) => {
        const { conflicts } = mergeDocuments(base, mine, theirs);
        const choices = new Map(conflicts.map(({ key }, index) => [key, picks[index % picks.length] ?? "mine"]));
        const { actions } = mergeDocuments(base, mine, theirs, choices);
        expect(() => checkDocument(actions)).not.toThrow();
        const known = byId(base);
        const both = [...known.keys()].filter((id) => byId(mine).has(id) && byId(theirs).has(id));
        const made = [mine, theirs].map((side) => diffDocuments(base, side).filter(({ kind }) => kind === "added"));
        expect([...byId(actions).keys()]).toEqual(expect.arrayContaining(both));
        const news = [...byId(actions)].filter(([id]) => !known.has(id));
        expect(news.length).toBeGreaterThanOrEqual(Math.max(...made.map(({ length }) => length)));
      }),
      { numRuns: 300 },
    );
  });

  test("without a conflict, all that either did is in it", () => {
    fc.assert(
      fc.property(threeWays.filter(isApart), ({ base, mine, theirs }) => {
        const { actions, conflicts } = mergeDocuments(base, mine, theirs);
        fc.pre(conflicts.length === 0);
        const merged = byId(actions);
        const lists = listsOf(actions).map((list) => list.join(" "));
        for (const [side, other] of [[mine, theirs] as const, [theirs, mine] as const]) {
          const renames = new Map(
            diffDocuments(base, other).flatMap(({ renamedFrom, action }) =>
              renamedFrom === null ? [] : [[renamedFrom, action.id] as const],
            ),
          );
          const finalId = (id: string) => renames.get(id) ?? id;
          for (const { kind, action, fields, renamedFrom } of diffDocuments(base, side)) {
            if (kind === "removed") {
              const livesOn = isTakenOut(base, side, other, action.id, finalId);
              expect({ id: action.id, isThere: merged.has(finalId(action.id)) }).toMatchObject({ isThere: livesOn });
            }
            if (kind === "added" || renamedFrom !== null) expect(merged.has(action.id)).toBe(true);
            // Objects that both put where there was none are one object, with what is in either.
            for (const { field, after } of fields)
              expect({ at: valueAt(merged.get(finalId(action.id)), field) }).toMatchObject({ at: after });
          }
          // Where they stand: of what the side moved or added, in the same list, behind the same.
          for (const { action, movedFrom, kind } of diffDocuments(base, side)) {
            if (kind !== "added" && movedFrom === null) continue;
            const list = listsOf(side).find((ids) => ids.slice(1).includes(action.id)) ?? [];
            const owner = list[0]?.replace(
              /^(.*)\.(\w+)$/,
              (_, id: string, branch: string) => `${finalId(id)}.${branch}`,
            );
            expect(
              lists.some((ids) => ids.split(" ")[0] === owner && ids.split(" ").includes(finalId(action.id))),
            ).toBe(true);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  test("who of the two merges makes no difference but in the order at one gap", () => {
    fc.assert(
      fc.property(threeWays.filter(isApart), ({ base, mine, theirs }) => {
        const [one, other] = [mergeDocuments(base, mine, theirs), mergeDocuments(base, theirs, mine)];
        expect(other.conflicts.length > 0).toBe(one.conflicts.length > 0);
        fc.pre(one.conflicts.length === 0);
        const sorted = (actions: Document) =>
          listsOf(actions).map(([key, ...ids]) => [key, ...ids.toSorted()].join(" "));
        expect(sorted(other.actions).toSorted()).toEqual(sorted(one.actions).toSorted());
      }),
      { numRuns: 300 },
    );
  });
});
