import fc from "fast-check";
import { expect, test } from "vitest";
import { toPublicId } from "#lib/shared/public-id.ts";
import { flowDocument } from "#test/flow-documents.ts";
import { clearReferences } from "./clear-references.ts";
import { itemIdsOf } from "./item-references.ts";
import type { FlowAction } from "./schema.ts";

const GONE = "0190f3c2-7a4b-7c1d-8e2f-0123456789ab";
const HERE = "0190f3c2-7a4b-7c1d-8e2f-0123456789ac";
const isThere = { item: (id: string) => id === HERE, flow: () => false };
const nothingThere = { item: () => false, flow: () => false };

const request = (params: FlowAction["params"]): FlowAction => ({
  ...{ id: "ask", type: "HTTP", action: "SEND_REQUEST", params: { url: "https://shop.example", ...params } },
});
const inBranch = (action: FlowAction): FlowAction => ({
  ...{ id: "is", type: "FLOW", action: "BOOLEAN_CONDITION", params: { if: true, then: [action] as never } },
});

test("a connection that is gone is left to be chosen, in branches too; one that is there stays", () => {
  const of = (id: string) => inBranch(request({ connection_id: toPublicId("ac", id) }));
  expect(clearReferences([of(GONE)], isThere)).toEqual({
    actions: [inBranch(request({}))],
    cleared: [{ actionId: "ask", kind: "connection", path: "connection_id" }],
  });
  expect(clearReferences([of(HERE)], isThere)).toEqual({ actions: [of(HERE)], cleared: [] });
});

test("of a text the reference alone goes", () => {
  const header = `Basic {{@VaultItem.${GONE}.Username}}:{{ @VaultItem.${HERE}.Password }}`;
  const { actions, cleared } = clearReferences([request({ headers: { Authorization: header } })], isThere);
  expect(actions).toEqual([request({ headers: { Authorization: `Basic :{{ @VaultItem.${HERE}.Password }}` } })]);
  expect(cleared).toEqual([{ actionId: "ask", kind: "value", path: "headers.Authorization" }]);
});

test("items that a param chooses, one in a list of files, and a flow that is called", () => {
  const call: FlowAction = {
    ...{ id: "call", type: "FLOW", action: "CALL_FLOW", params: { flow_id: toPublicId("af", GONE), input: { a: 1 } } },
  };
  const files = (item: string) => [{ name: "logo", item }, { item: HERE }];
  const { actions, cleared } = clearReferences([request({ credential_set: GONE, files: files(GONE) }), call], isThere);
  expect(actions).toEqual([request({ files: files("") }), { ...call, params: { input: { a: 1 } } }]);
  expect(cleared.map(({ kind, path }) => [kind, path])).toEqual([
    ["item", "credential_set"],
    ["item", "files.0.item"],
    ["flow", "flow_id"],
  ]);
});

test("nothing is referred to afterwards that is not there, and all else stays", () => {
  fc.assert(
    fc.property(flowDocument, (document) => {
      expect(itemIdsOf(clearReferences(document, nothingThere).actions)).toEqual([]);
      expect(clearReferences(document, { item: () => true, flow: () => true }).actions).toEqual(document);
    }),
  );
});
