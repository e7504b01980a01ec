import { expect, test } from "vitest";
import { withBranch } from "#lib/flows/edit-position.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { suggestedHosts } from "#lib/flows/suggested-hosts.ts";
import { actionSummary } from "./action-text.ts";
import { parseScalar, repeatedRows, toObject, toRows } from "./key-values.ts";
import { type TreeRow, treeRows } from "./tree-rows.ts";

const nothing = (id: string): FlowAction => ({ id, type: "FLOW", action: "DO_NOTHING" });
const empty: FlowAction = { id: "c", type: "FLOW", action: "BOOLEAN_CONDITION" };
const condition = withBranch(withBranch(empty, "then", [nothing("t")]), "else", []);
const words = {
  operator: (name: string) => name,
  and: "And",
  or: "Or",
  reference: () => "Shop / Password",
  flow: (id: string) => `flow ${id.slice(-3)}`,
};

function keys(rows: readonly TreeRow[]): string[] {
  return rows.flatMap((row) => [
    row.key,
    ...(row.kind === "branch" ? keys(row.rows) : row.kind === "action" ? keys(row.branches) : []),
  ]);
}

test("between any two rows there is a place to add, and none for who only reads", () => {
  expect(keys(treeRows([condition], true))).toEqual([
    "start",
    "gap 0",
    "c",
    "c then",
    "gap 0.then.0",
    "t",
    "gap 0.then.1",
    "c else",
    "gap 0.else.0",
    "gap 1",
    "end",
  ]);
  expect(keys(treeRows([condition], false))).toEqual(["start", "c", "c then", "t", "c else", "end"]);
});

test("what is repeated stands in a branch of its own", () => {
  const loop = withBranch({ id: "l", type: "FLOW", action: "FOR_EACH", params: { items: "{{ input }}" } }, "do", [
    condition,
  ]);
  expect(keys(treeRows([loop], false))).toEqual(["start", "l", "l do", "c", "c then", "t", "c else", "end"]);
});

test("an id that stands twice gives two rows", () => {
  const all = keys(treeRows([nothing("a"), nothing("a")], false));
  expect(new Set(all).size).toBe(all.length);
});

test.each([
  [{ id: "a", type: "TWILIO", action: "SEND_SMS", params: { to: "{{ vars.phone }}" } }, "To vars.phone"],
  [{ id: "a", type: "FLOW", action: "STORE_VARS", params: { vars: { x: 1, y: 2 } } }, "x, y"],
  [{ id: "a", type: "FLOW", action: "RETURN_JSON", params: { payload: { ok: true } } }, "{ ok }"],
  [{ id: "a", type: "FLOW", action: "BOOLEAN_CONDITION", params: { if: "{{ x }}" } }, ""],
  [
    { id: "a", type: "FLOW", action: "FOR_EACH", params: { items: "{{ input.orders }}", do: [] } },
    "Items input.orders",
  ],
  [{ id: "a", type: "FLOW", action: "FOR_EACH", params: { items: [1, 2] } }, "Items [1,2]"],
  [{ id: "a", type: "FLOW", action: "DELAY_FLOW", params: { number: 10, units: "MINUTES" } }, "10 minutes"],
  [{ id: "a", type: "FLOW", action: "DELAY_FLOW", params: { number: "{{ vars.wait }}" } }, "vars.wait seconds"],
  [{ id: "a", type: "FLOW", action: "DELAY_FLOW", params: { number: "", units: "DAYS" } }, ""],
  [{ id: "a", type: "FLOW", action: "CALL_FLOW", params: { flow_id: "af_0000000000000000000001" } }, "flow 001"],
  [{ id: "a", type: "FLOW", action: "CALL_FLOW", params: { flow_id: "" } }, ""],
  [
    {
      id: "a",
      type: "FLOW",
      action: "BOOLEAN_CONDITION",
      params: {
        if: {
          operator: "OR",
          operands: [
            { operator: ">", operands: ["{{ input.total }}", 100] },
            { operator: "IS_TRUE", operands: ["{{ vars.vip }}"] },
          ],
        },
      },
    },
    "input.total GREATER_THAN 100 or vars.vip IS_TRUE",
  ],
  [
    {
      id: "c",
      type: "HTTP",
      action: "SEND_REQUEST",
      params: { url: "https://a/{{@VaultItem.0199c3f0-0000-7000-8000-000000000001.Password}}?b={{ input.b }}" },
    },
    "URL https://a/«Shop / Password»?b=input.b",
  ],
])("%j is summed up as %j", (action, summary) => {
  expect(actionSummary(action as FlowAction, "en", words)).toBe(summary);
});

test("rows and object are each other's, but for rows that cannot be saved", () => {
  const object = { a: "1", b: 2 };
  expect(toObject(toRows(object))).toEqual(object);
  const rows = [...toRows(object), { id: 2, name: "a", value: "again" }, { id: 3, name: "", value: "x" }];
  expect(toObject(rows)).toEqual(object);
  expect([...repeatedRows(rows)]).toEqual([2]);
});

test("a value keeps its type while it reads as one", () => {
  expect(parseScalar("42", 7)).toBe(42);
  expect(parseScalar("42", "7")).toBe("42");
  expect(parseScalar("{{ x }}", 7)).toBe("{{ x }}");
});

test.each([
  ["https://api.example.com/v1/{{ vars.id }}", ["https://api.example.com"]],
  ["https://api.example.com:8443", ["https://api.example.com:8443"]],
  ["https://{{ vars.host }}/x", []],
  ["https://api{{ vars.n }}.example.com", []],
  ["http://api.example.com", []],
  ["", []],
])("for %j the hosts to begin with are %j", (url, hosts) => {
  expect(suggestedHosts({ id: "a", type: "HTTP", action: "SEND_REQUEST", params: { url } })).toEqual(hosts);
});
