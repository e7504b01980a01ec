import { expect, test } from "vitest";
import { isFiltered, readListParams, vaultHref } from "./list-params.ts";

const sectionId = "0192f0c8-7d3e-7a10-8b1e-5a3c2d1e0f9a";

test("the table as it opens has the shortest address", () => {
  expect(vaultHref(readListParams({}))).toBe("/vault");
});

test("an address gives back what it was made from", () => {
  const input = readListParams({
    q: "Twilio · é",
    state: "empty",
    app: "HTTP",
    kind: "connection",
    section: sectionId,
    sort: "name",
    dir: "desc",
    page: "3",
  });
  expect(input).toEqual({
    search: "Twilio · é",
    state: "empty",
    appId: "HTTP",
    kind: "connection",
    sectionId,
    sort: "name",
    direction: "desc",
    page: 3,
  });
  expect(readListParams(Object.fromEntries(new URL(vaultHref(input), "http://x").searchParams))).toEqual(input);
});

test("values that are none are left out, and the rest still counts", () => {
  const input = readListParams({
    q: "sms",
    state: "sleepy",
    section: "1",
    sort: "colour",
    page: "-2",
    dir: ["asc", "desc"],
  });
  expect(input).toEqual({ search: "sms", sort: "updated", direction: "asc", page: 1 });
});

test("a section alone is not a filter", () => {
  expect(isFiltered(readListParams({ section: sectionId }))).toBe(false);
  for (const filter of [{ q: "x" }, { state: "empty" }, { app: "HTTP" }, { kind: "file" }]) {
    expect(isFiltered(readListParams(filter))).toBe(true);
  }
});
