import { expect, test } from "vitest";
import { findDocumentFaults } from "./document-faults.ts";

const nothing = (id: string) => ({ id, type: "FLOW", action: "DO_NOTHING" });
const condition = (id: string, branches: object) => ({
  ...{ id, type: "FLOW", action: "BOOLEAN_CONDITION" },
  params: { if: true, ...branches },
});
const faultsOf = (document: unknown) =>
  [...findDocumentFaults(document)].map(({ path, messageKey }) => `${path.join("/")} ${messageKey}`);

test("every fault is found, each where it stands", () => {
  const document = [
    { ...nothing("1a"), retries: 3 },
    condition("b", { then: [nothing("c"), { ...nothing("d"), type: "SLACK" }, { id: "e" }], else: {} }),
    { ...nothing("f"), action: "NOTHING_AT_ALL" },
  ];
  expect(faultsOf(document)).toEqual([
    "0/id errors.flowShape",
    "0 errors.flowShape",
    "1/params/then/2/type errors.flowShape",
    "1/params/then/2/action errors.flowShape",
    "1/params/then/1 errors.flowUnknownAction",
    "1/params/else errors.flowShape",
    "2 errors.flowUnknownAction",
  ]);
});

test("what spans the document is found once every action has its shape", () => {
  const computed = { id: "req", type: "HTTP", action: "SEND_REQUEST", params: { credential_set: "{{ input.which }}" } };
  const document = [nothing("a"), condition("b", { then: [nothing("a"), computed], else: [nothing("b")] })];
  expect(faultsOf(document)).toEqual([
    "1/params/then/0/id errors.flowDuplicateId",
    "1/params/then/1/params/credential_set errors.itemNotBare",
    "1/params/else/0/id errors.flowDuplicateId",
  ]);
  expect(faultsOf([...document, { id: "x" }])).toEqual(["2/type errors.flowShape", "2/action errors.flowShape"]);
});
