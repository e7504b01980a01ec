import { expect, test } from "vitest";
import { isFiltered, listParams, noFilters, readListParams } from "./list-params.ts";

const flow = "01a20347-7b05-7d18-90a6-e720616dc896";
const other = "01a20347-7b05-7a44-8b24-b1599a32a046";

test("an address is read, and what it says wrongly is left out", () => {
  expect(readListParams({ status: "WAITING", flow, trigger: other, version: flow, before: flow, page: "3" })).toEqual({
    status: ["WAITING"],
    flowId: flow,
    triggerId: other,
    versionId: flow,
    before: flow,
  });
  expect(readListParams({ status: "LOST", flow: "x", trigger: ["a", "b"], version: "2", after: "1" })).toEqual({});
  expect(readListParams({ period: "YEAR", from: "yesterday", to: "2026-02-30T10:00", text: "ab", mode: "" })).toEqual(
    {},
  );
  expect(readListParams({ text: "x".repeat(101), source: "HOOK,SPY" })).toEqual({});
});

test("in a flow's own list the address cannot name another flow, and its own is no filter", () => {
  const input = readListParams({ flow: other }, flow);
  expect(input).toEqual({ flowId: flow });
  expect(isFiltered(input, flow)).toBe(false);
  expect(isFiltered(input)).toBe(true);
});

test("what is chosen is read again from the address that it makes", () => {
  const input = {
    ...{ flowId: flow, triggerId: other, versionId: flow, before: other },
    ...{ status: ["FAILED" as const, "CANCELED" as const], source: ["HOOK" as const], mode: ["DRY" as const] },
    ...{ from: "2026-11-23T09:30", to: "2026-11-23T10:00", text: "50% off_" },
  };
  expect(readListParams(listParams(input))).toEqual(input);
  expect(Object.values(listParams(noFilters)).every((value) => value === "")).toBe(true);
  expect(isFiltered({ before: other })).toBe(false);
  expect(isFiltered({ text: "order" })).toBe(true);
});
