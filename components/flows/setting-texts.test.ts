import { expect, test } from "vitest";
import { flowSettings } from "#lib/flows/schema.ts";
import { type SettingName, settingRanges, toSettings, toTexts } from "./setting-texts.ts";

const usual = { concurrencyLimit: null, timeLimitSeconds: null, keepDays: 30, keepExecutions: 10_000 };

test("settings and their texts are each other's", () => {
  for (const settings of [usual, { ...usual, concurrencyLimit: 1, timeLimitSeconds: 60 }]) {
    expect(toSettings(toTexts(settings))).toEqual({ settings, wrong: [] });
  }
});

test("what is wrong is named, in the order of the form", () => {
  const texts = { concurrencyLimit: "0", timeLimitSeconds: "1.5", keepDays: "", keepExecutions: "many" };
  expect(toSettings(texts)).toEqual({ settings: null, wrong: Object.keys(texts) });
});

test.each(Object.keys(settingRanges) as SettingName[])("the bounds of %s are the schema's", (name) => {
  const { min, max, isOptional } = settingRanges[name];
  const takes = (value: number | null) => flowSettings.safeParse({ ...usual, [name]: value }).success;
  expect([min, max, min - 1, max + 1].map(takes)).toEqual([true, true, false, false]);
  expect(takes(null)).toBe(isOptional);
});
