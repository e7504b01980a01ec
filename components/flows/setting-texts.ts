import type { FlowSettings } from "#lib/flows/schema.ts";
import { parseNumberText } from "./number-text.ts";

export type SettingName = keyof FlowSettings;
export type SettingTexts = Readonly<Record<SettingName, string>>;

/** As the schema bounds them. */
export const settingRanges = {
  concurrencyLimit: { min: 1, max: 1000, isOptional: true },
  timeLimitSeconds: { min: 1, max: 86_400, isOptional: true },
  keepDays: { min: 1, max: 3650, isOptional: false },
  keepExecutions: { min: 0, max: 1_000_000, isOptional: false },
} as const satisfies Record<SettingName, { min: number; max: number; isOptional: boolean }>;

const names = Object.keys(settingRanges) as SettingName[];

export function toTexts(settings: FlowSettings): SettingTexts {
  const text = (name: SettingName) => String(settings[name] ?? "");
  return Object.fromEntries(names.map((name) => [name, text(name)])) as SettingTexts;
}

/** The settings that the texts stand for; null, and which texts are wrong, if they stand for none. */
export function toSettings(texts: SettingTexts): { settings: FlowSettings | null; wrong: SettingName[] } {
  const parsed = new Map(names.map((name) => [name, parseNumberText(texts[name], settingRanges[name])]));
  const wrong = names.filter((name) => {
    const value = parsed.get(name);
    return value === undefined || (value === null && !settingRanges[name].isOptional);
  });
  return { settings: wrong.length > 0 ? null : (Object.fromEntries(parsed) as FlowSettings), wrong };
}
