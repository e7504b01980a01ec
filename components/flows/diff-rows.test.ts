import { expect, test } from "vitest";
import type { FlowAction } from "#lib/flows/schema.ts";
import type { JsonObject } from "#lib/shared/json.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { bareAction, type DiffWords, diffRows } from "./diff-rows.ts";

const OLD = "0190f3c2-7a4b-7c1d-8e2f-0123456789ab";
const NEW = "0190f3c2-7a4b-7c1d-8e2f-0123456789ac";
const names: Readonly<Record<string, string>> = { [OLD]: "Shop", [NEW]: "Shop, new" };
const words: DiffWords = {
  reference: ({ itemId, field }) => `${names[itemId]} / ${field}`,
  operator: (operator) => operator.toLowerCase(),
  and: "and",
  or: "or",
  flow: (id) => `flow ${names[id]}`,
  item: (id) => names[id] ?? "hidden",
  yes: "Yes",
  no: "No",
  does: "What it does",
  connection: "Vault connection",
  settings: { alias: "Alias", allow_failure: "Continue", "retry.attempts": "Attempts" },
};

const request = (params: JsonObject, rest: Partial<FlowAction> = {}): FlowAction => ({
  ...{ id: "ask", type: "HTTP", action: "SEND_REQUEST", params },
  ...rest,
});
const condition = (test: JsonObject): FlowAction => ({
  ...{ id: "is", type: "FLOW", action: "BOOLEAN_CONDITION", params: { if: test } },
});
const rowsOf = (before: FlowAction, after: FlowAction) =>
  diffRows({ before, after }, "en", words).map(({ label, detail, before: was, after: is }) => [label, detail, was, is]);

test("connections, and secrets in texts, go by their names, never by their ids", () => {
  const before = request({
    connection_id: toPublicId("ac", OLD),
    headers: { Authorization: `Basic {{@VaultItem.${OLD}.Password}}` },
  });
  const after = request({
    connection_id: toPublicId("ac", NEW),
    headers: { Authorization: `Basic {{@VaultItem.${NEW}.Password}}` },
  });
  expect(rowsOf(before, after)).toEqual([
    ["Vault connection", "", "Shop", "Shop, new"],
    ["Headers", "Authorization", "Basic «Shop / Password»", "Basic «Shop, new / Password»"],
  ]);
});

test("another item of the same name is said to be another", () => {
  const of = (id: string) => request({ connection_id: toPublicId("ac", id) });
  const [row] = diffRows({ before: of(OLD), after: of(NEW) }, "en", { ...words, item: () => "Shop" });
  expect(row).toMatchObject({ before: "Shop", after: "Shop", hasSameText: true });
});

test("a choice is called as in its form; members of an object are rows, also where there was none", () => {
  const before = request({ method: "GET" });
  const after = request({ method: "POST", headers: { Accept: "*/*", "X-A": "1" } });
  expect(rowsOf(before, after)).toEqual([
    ["Method", "", "GET", "POST"],
    ["Headers", "Accept", null, "*/*"],
    ["Headers", "X-A", null, "1"],
  ]);
});

test("a condition is one row, in words", () => {
  const is = (right: string) => ({
    operator: "AND",
    operands: [{ operator: "EQUAL", operands: ["{{ vars.a }}", right] }],
  });
  const [row, ...more] = rowsOf(condition(is("1")), condition(is("2")));
  expect(more).toEqual([]);
  expect(row?.slice(1)).toEqual(["", expect.stringContaining("vars.a"), expect.stringContaining("2")]);
  expect(row?.[2]).not.toContain("{");
});

test("settings are named, and what is not set is null", () => {
  const after = request({}, { alias: "Ask the shop", allow_failure: true, retry: { attempts: 3 } });
  expect(rowsOf(request({}), after)).toEqual([
    ["Alias", "", null, "Ask the shop"],
    ["Continue", "", null, "Yes"],
    ["Attempts", "", null, "3"],
  ]);
});

test("another kind of action under the same id is one row for what it does", () => {
  const other: FlowAction = { id: "ask", type: "FLOW", action: "DO_NOTHING" };
  expect(rowsOf(request({}), other)).toEqual([["What it does", "", expect.any(String), expect.any(String)]]);
});

test("a new action is compared with one in which nothing is set", () => {
  const after = request({ url: "https://shop.example" });
  expect(rowsOf(bareAction(after), after)).toEqual([["URL", "", null, "https://shop.example"]]);
});
