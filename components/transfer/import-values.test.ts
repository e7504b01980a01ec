import { expect, test } from "vitest";
import type { ImportPlan } from "#lib/transfer/schema.ts";
import { checkImport, placeImportErrors, toImportChoices, toImportValues } from "./import-values.ts";

const ids = ["01900000-0000-7000-8000-000000000001", "01900000-0000-7000-8000-000000000002"] as const;
const connection = { appId: "TWILIO", usedBy: [], hosts: [] };

const plan: ImportPlan = {
  version: "4.0.0",
  connections: [
    { ...connection, placeholder: "#CONN-1#", name: "Texts", matchId: ids[0] },
    { ...connection, placeholder: "#CONN-2#", name: "Calls", matchId: null },
  ],
  items: [{ placeholder: "#ITEM-1#", kind: "credentialSet", name: "Robot", matchId: null, usedBy: [] }],
  flows: [
    {
      placeholder: "#FLOW-1#",
      name: "Tell",
      actionCount: 1,
      existing: { id: ids[1], canReplace: true },
      freeName: "Tell (2)",
      canPublish: true,
    },
  ],
  form: { name: "Ask", existing: null, freeName: "Ask", missingSecrets: 0 },
  problems: [],
};

test("what is proposed: what has the name is used, the rest is made beside what is there", () => {
  const values = { ...toImportValues(plan), sectionId: ids[1], items: [{ itemId: ids[0] }] };
  expect(checkImport(values)).toEqual({});
  expect(toImportChoices(plan, values)).toEqual({
    connections: { "#CONN-1#": { way: "use", itemId: ids[0] }, "#CONN-2#": { way: "make", name: "Calls" } },
    items: { "#ITEM-1#": ids[0] },
    flows: { "#FLOW-1#": { way: "make", name: "Tell (2)" } },
    form: { way: "make", name: "Ask" },
    sectionId: ids[1],
    publish: false,
  });
  const replacing = toImportChoices(plan, { ...values, flows: [{ way: "replace" }], form: { way: "replace" } });
  expect(replacing).toMatchObject({ flows: { "#FLOW-1#": { way: "replace", id: ids[1] } }, form: { way: "make" } });
});

test("without a connection to make there is no section to choose", () => {
  const values = { ...toImportValues(plan), connections: ids.map((itemId) => ({ itemId, name: "" })), items: [] };
  expect(checkImport(values)).toEqual({});
  expect(toImportChoices(plan, { ...values, sectionId: ids[0] }).sectionId).toBeNull();
});

test("a name that is missing, one that two would have, an item that is not chosen, no section", () => {
  const made = (name: string) => ({ itemId: "", name });
  expect(checkImport({ ...toImportValues(plan), connections: [made(" "), made("a"), made("A ")] })).toEqual({
    "connections.0.name": "errors.required",
    "connections.1.name": "errors.importNameTwice",
    "connections.2.name": "errors.importNameTwice",
    "items.0.itemId": "errors.required",
    sectionId: "errors.required",
  });
});

test("the server's errors go to their fields, as far as there are any", () => {
  const errors = {
    "connections.#CONN-2#": ["errors.nameTaken"],
    "items.#ITEM-1#": ["errors.required"],
    "flows.#FLOW-1#": ["errors.required"],
    sectionId: ["errors.required"],
  };
  expect(placeImportErrors(plan, errors)).toEqual({
    "connections.1.name": "errors.nameTaken",
    "items.0.itemId": "errors.required",
    sectionId: "errors.required",
  });
});
