import { expect, test } from "vitest";
import { findApps } from "./find-apps.ts";

const idsOf = (search: string, language: "en" | "fr") => findApps(search, language).map(({ id }) => id);

test("apps that take no connection are not offered", () => {
  expect(idsOf("", "en")).toContain("TWILIO");
  expect(idsOf("", "en")).not.toContain("FLOW");
});

test("the words of a search are found in name and sentence, without case or accents", () => {
  expect(idsOf("twi", "en")).toEqual(["TWILIO"]);
  expect(idsOf("SMS", "fr")).toEqual(["TWILIO"]);
  expect(idsOf("n’importe api", "fr")).toEqual(["HTTP"]);
  expect(idsOf("no such app", "en")).toEqual([]);
});
