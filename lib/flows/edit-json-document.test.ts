import fc from "fast-check";
import { expect, test } from "vitest";
import { findNode, readJsonNodes } from "#lib/shared/json-nodes.ts";
import { applySampleEdit, flowDocument, flowEdit } from "#test/flow-documents.ts";
import { checkDocument } from "./check-document.ts";
import { findTextChanges } from "./edit-json-changes.ts";
import { type JsonNote, printDocument, readDocument } from "./edit-json-document.ts";
import { toJsonPath } from "./edit-json-places.ts";
import type { FlowAction } from "./schema.ts";
import { walkActions } from "./walk-actions.ts";

const print = (value: unknown) => JSON.stringify(value, null, 2);
const sms = (params: object, rest: object = {}) => ({ id: "sms", type: "TWILIO", action: "SEND_SMS", params, ...rest });

/** What is marked, and why. */
function told(text: string, notes: readonly JsonNote[]): string[] {
  return notes.map(({ from, to, messageKey, params }) => {
    const details = Object.values(params).join(" ");
    return `${text.slice(from, to)} | ${messageKey.split(".").at(-1)} ${details}`.trim();
  });
}
const errorsOf = (text: string) => told(text, readDocument(text, []).errors);
const warningsOf = (document: unknown) => told(print(document), readDocument(print(document), []).warnings);

test("what is read from a print is what was printed", () => {
  fc.assert(
    fc.property(flowDocument, (actions) => {
      const reading = readDocument(printDocument(actions), actions);
      expect(reading.errors).toEqual([]);
      expect(reading.actions).toBe(actions);
      expect(readDocument(printDocument(actions), []).actions).toEqual(actions);
    }),
  );
});

test("actions stand in the text as in the tree, whatever order storage gave their members", () => {
  const sorted = (value: unknown): unknown =>
    JSON.parse(JSON.stringify(value), (_, each) =>
      each === null || typeof each !== "object" || Array.isArray(each)
        ? each
        : Object.fromEntries(Object.entries(each).toSorted(([one], [other]) => one.localeCompare(other))),
    );
  fc.assert(
    fc.property(flowDocument, (actions) => {
      const text = printDocument(sorted(actions) as FlowAction[]);
      const root = readJsonNodes(text);
      const starts = [...walkActions(actions)].map(({ path }) => findNode(root, toJsonPath(path)).node.from);
      expect(starts).toEqual(starts.toSorted((one, other) => one - other));
    }),
  );
});

test("an edit made in the text gives the document that the same edit gives", () => {
  fc.assert(
    fc.property(flowDocument, flowEdit, (actions, edit) => {
      const after = applySampleEdit(actions, edit);
      const typed = findTextChanges(printDocument(actions), printDocument(after)).reduceRight(
        (text, { from, to, insert }) => text.slice(0, from) + insert + text.slice(to),
        printDocument(actions),
      );
      expect(readDocument(typed, actions).actions).toEqual(after);
    }),
  );
});

test("a text is a document exactly if it can be stored", () => {
  const broken = fc.constantFrom<(actions: FlowAction[]) => unknown>(
    (actions) => actions,
    (actions) => [...actions, ...actions],
    (actions) => [...actions, { id: "x" }],
    (actions) => [...actions, { id: "x", type: "FLOW", action: "BOOLEAN_CONDITION", params: { then: [{}] } }],
    (actions) => [...actions, { id: "x", type: "FLOW", action: "NOTHING_AT_ALL" }],
    (actions) => ({ actions }),
  );
  fc.assert(
    fc.property(flowDocument, broken, (actions, spoil) => {
      const document = spoil(actions);
      const isDocument = readDocument(print(document), []).actions !== null;
      const check = () => checkDocument(document);
      if (isDocument) expect(check).not.toThrow();
      else expect(check).toThrow();
    }),
  );
});

test.each([
  ['[\n  {"id" "a"}\n]', ['" | syntax']],
  ['[{"id": "a",}]', ["} | syntax"]],
  ['[\n  {"id": "a"}\n', ["} | short"]],
  ["", ["| short"]],
  ['[{"id": "a", "id": "b", "type": "FLOW", "action": "DO_NOTHING"}]', ['"id" | nameTwice id']],
  ['[{"id": "1a", "type": "FLOW", "action": "DO_NOTHING"}]', ['"1a" | actionId']],
  ['[{"id": "a", "type": "FLOW", "action": "DO_NOTHING", "retries": 3}]', ['"retries" | unknownName retries']],
  ['[{"id": "a", "action": "DO_NOTHING"}]', ["{ | missing type"]],
  [
    '[{"id": "a", "type": "FLOW", "action": "DO_NOTHING", "retry": {"attempts": 99}}]',
    ["99 | tooBig retry.attempts 10"],
  ],
  ['[{"id": "a", "type": "FLOW", "action": "DO_NOTHING", "mask_output": 1}]', ["1 | type mask_output boolean"]],
  ['[{"id": "a", "type": "SLAK", "action": "X"}]', ["{ | flowUnknownAction actions.0 SLAK X"]],
  ['{"actions": []}', ["{ | type actions array"]],
])("%s says where and why it is no document", (text, errors) => {
  expect(errorsOf(text)).toEqual(errors);
});

test("every error is told, in the order of the text, and nothing of it becomes the document", () => {
  const branch = { id: "c", type: "FLOW", action: "BOOLEAN_CONDITION", params: { then: [sms({}), { id: "!" }] } };
  const text = print([branch, sms({}), { type: 3 }]);
  expect(errorsOf(text)).toEqual([
    "{ | missing type",
    "{ | missing action",
    '"!" | actionId',
    "{ | missing id",
    "{ | missing action",
    "3 | type type string",
  ]);
  expect(readDocument(text, []).actions).toBeNull();
});

test("what will fail is told, and is stored all the same", () => {
  const filled = { connection_id: "ac_1", from: "1", to: "2", message: "3" };
  expect(warningsOf([sms({ ...filled, from: 7, to: "é\n{{ vars.", form: "x" })])).toEqual([
    "7 | type from string",
    "{{ vars. | templateUnclosed",
    '"form" | unknownParam form',
  ]);
  expect(warningsOf([sms({ connection_id: "ac_1", from: "1", to: "2" })])).toEqual([
    '"sms" | paramMissing sms message',
  ]);
  expect(warningsOf([sms({ ...filled, message: "a {{ input.a }} {{ actions.b.c }}!" })])).toEqual([
    expect.stringMatching(/^\{\{ actions\.b\.c \}\} \| /),
  ]);
});

test("a value is checked as its action will, unless an expression decides it", () => {
  const request = (params: object) => [
    { id: "r", type: "HTTP", action: "SEND_REQUEST", params: { url: "https://a.example", ...params } },
  ];
  const [wrong] = warningsOf(request({ method: "GRAB" }));
  expect(wrong).toMatch(/^"GRAB" \| (values|unfit) method/);
  expect(warningsOf(request({ method: "{{ input.method }}" }))).toEqual([]);
});

test("a number that JSON cannot hold to the last digit says what is kept", () => {
  const text = '[{"id":"a","type":"FLOW","action":"RETURN_JSON","params":{"payload":{"n":12345678901234567890}}}]';
  expect(told(text, readDocument(text, []).warnings)).toEqual(["12345678901234567890 | rounded 12345678901234567000"]);
});
