import { expect, test } from "vitest";
import type { HostAction, ReachEntry } from "#lib/reach/schema.ts";
import { touchedByDraft } from "./touched-by-draft.ts";

type Which = HostAction["which"];

const calledBy = (which: Which, by: "draft" | "published" = "draft") =>
  which === "called" ? { draft: by === "draft", published: by === "published" } : null;
const entry = (itemId: string, ...which: Which[]): ReachEntry => ({
  ...{ itemId, item: null, isConnection: true, secrets: [], lastUsedAt: null },
  versions: which.map((each) => ({
    ...{ which: each, number: null, flow: null, calledBy: calledBy(each), actions: [] },
  })),
});
const by = (which: Which, isRefused = false): HostAction => ({
  ...{ id: "a", alias: null, type: "HTTP", action: "SEND_REQUEST", which, number: null, flow: null },
  calledBy: calledBy(which),
  ...{ through: [], isByInput: false, isRefused },
});
const host = (name: string, ...actions: HostAction[]) => ({ kind: "host" as const, host: name, actions });

const reach = {
  entries: [entry("old", "draft", "published"), entry("new", "draft", "running"), entry("left", "published")],
  hosts: [
    host("old.example", by("draft"), by("published")),
    host("new.example", by("draft"), by("called")),
    host("left.example", by("published")),
    host("refused.example", by("draft", true)),
  ],
};
const names = ({ items, hosts }: Pick<ReturnType<typeof touchedByDraft>, "items" | "hosts">) => [
  items.map(({ thing, isNew }) => [thing.itemId, isNew]),
  hosts.map(({ thing, isNew }) => [thing.host, isNew]),
];

test("what the draft uses, new things first; what it left, and what refuses it, is not told", () => {
  expect(names(touchedByDraft(reach, false))).toEqual([
    [
      ["new", true],
      ["old", false],
    ],
    [
      ["new.example", true],
      ["old.example", false],
    ],
  ]);
});

test("of a first publication nothing is new", () => {
  const { items, hosts } = touchedByDraft(reach, true);
  expect([...items, ...hosts].some(({ isNew }) => isNew)).toBe(false);
});

test("what only called flows use is told apart; not what what is published calls alone", () => {
  const left = { ...entry("leftCalled", "called") };
  const through = {
    entries: [
      ...[entry("both", "draft", "called"), entry("new", "called"), entry("known", "called", "published")],
      { ...left, versions: left.versions.map((each) => ({ ...each, calledBy: calledBy("called", "published") })) },
    ],
    hosts: [host("called.example", by("called")), host("refused.example", by("called", true))],
  };
  const { items, throughCalls } = touchedByDraft(through, false);
  expect(items.map(({ thing }) => thing.itemId)).toEqual(["both"]);
  expect(names(throughCalls)).toEqual([
    [
      ["new", true],
      ["known", false],
    ],
    [["called.example", true]],
  ]);
});
