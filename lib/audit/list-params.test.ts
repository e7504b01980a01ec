import { expect, test } from "vitest";
import { eventFilters } from "./event-schema.ts";
import { apiQuery, auditHref, isFiltered, readEventFilters } from "./list-params.ts";

const id = "01a20276-c4d2-7215-b210-90f78ba23b14";

test("the address says all filters, and reads back the same", () => {
  const filters = eventFilters.parse({
    search: "Twilio",
    group: "item",
    action: "item.delete",
    operatorId: id,
    source: "api",
    accountId: id,
    targetId: id,
    from: "2026-11-01",
    to: "2026-11-22",
  });
  const address = new URL(auditHref(filters), "https://coffre.example");
  expect(readEventFilters(Object.fromEntries(address.searchParams))).toEqual(filters);
  expect(eventFilters.parse(Object.fromEntries(new URLSearchParams(apiQuery(filters))))).toEqual(filters);
});

test("what an address says wrongly is left out", () => {
  const filters = readEventFilters({
    q: "ab",
    group: "spies",
    action: "toString",
    operator: "1",
    source: "moon",
    from: "2026-02-31",
    to: "0050-01-01",
    target: [id, "x"],
  });
  expect(filters).toEqual({ search: "", targetId: id });
  expect(isFiltered(filters)).toBe(true);
  expect(isFiltered(readEventFilters({}))).toBe(false);
  expect(auditHref({})).toBe("/audit");
});
