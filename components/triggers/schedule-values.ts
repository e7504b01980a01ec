import type { z } from "zod";
import { type JsonText, parseJsonText } from "#lib/flows/edit-json-text.ts";
import type { createTriggerInput, ScheduleSummary } from "#lib/triggers/schema.ts";

export type ScheduleValues = {
  name: string;
  cron: string;
  timeZone: string;
  /** JSON; nothing for none. */
  input: string;
};

type ScheduleInput = Extract<z.input<typeof createTriggerInput>, { type: "SCHEDULE" }>;
export type ScheduleSettings = Omit<ScheduleInput, "flowId">;

export function fromSchedule({ name, cron, timeZone, input }: ScheduleSummary): ScheduleValues {
  return { name, cron, timeZone, input: input === null ? "" : JSON.stringify(input, null, 2) };
}

export function parseScheduleInput(text: string): JsonText {
  return text.trim() === "" ? { ok: true, value: null } : parseJsonText(text);
}

/** What does not parse as JSON goes as none: the form refuses it by `parseScheduleInput`. */
export function toScheduleSettings({ name, cron, timeZone, input }: ScheduleValues): ScheduleSettings {
  const parsed = parseScheduleInput(input);
  return { type: "SCHEDULE", name, cron, timeZone, input: parsed.ok ? parsed.value : null };
}
