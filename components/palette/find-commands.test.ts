import { expect, test } from "vitest";
import { findCommands } from "./find-commands.ts";

const groups = [
  {
    id: "flow",
    title: "Flow: Order shipped",
    entries: [
      { id: "run", label: "Run draft" },
      { id: "publish", label: "Publish" },
    ],
  },
  {
    id: "commands",
    title: "Commands",
    entries: [
      { id: "dark", label: "Thème : sombre" },
      { id: "order", label: "Order", detail: "Twilio · Réseau" },
    ],
  },
];
const ids = (search: string) => findCommands(groups, search).flatMap(({ entries }) => entries.map(({ id }) => id));

test("every word is looked for, in any order, without accents and case", () => {
  expect(ids("DRAFT run")).toEqual(["run"]);
  expect(ids("theme")).toEqual(["dark"]);
  expect(ids("reseau twilio")).toEqual(["order"]);
  expect(ids("run nothing")).toEqual([]);
});

test("the title of a group finds all that is in it; what begins so stands first", () => {
  expect(ids("order")).toEqual(["order", "run", "publish"]);
});

test("nothing typed leaves everything", () => {
  expect(findCommands(groups, " ")).toEqual(groups);
});
