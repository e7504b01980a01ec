import "server-only";
import type { AuditDetail } from "#lib/audit/schema.ts";
import { Prisma } from "#lib/db/generated/client.ts";
import { nextTime } from "../cron.ts";
import { toIdempotencySource } from "../idempotency-source.ts";
import type { CreateTriggerInput, UpdateTriggerInput } from "../schema.ts";
import { settingColumns } from "../setting-columns.ts";

export const triggerColumns = {
  id: true,
  flowId: true,
  nextAt: true,
  ...settingColumns,
} as const satisfies Prisma.FlowTriggerSelect;

type Facts = AuditDetail<"trigger.update">["after"];
type Row = Pick<Prisma.FlowTriggerModel, Exclude<keyof typeof settingColumns, "input">>;

/** What the audit log keeps of a trigger. A schedule's input is the author's own text, and stays out. */
export function factsOf(row: Row): Facts {
  const { name, isEnabled: enabled } = row;
  if (row.type === "SCHEDULE") return { name, enabled, cron: row.cron ?? "", timeZone: row.timeZone ?? "" };
  return {
    ...{ name, enabled, mode: row.mode ?? "", auth: row.auth ?? "", allowsGet: row.allowsGet },
    ...{ ratePerMinute: row.ratePerMinute, concurrencyLimit: row.concurrencyLimit },
    ...{ idempotency: row.idempotencySource, idempotencySeconds: row.idempotencySeconds },
  };
}

export function kindOf({ type }: Pick<Row, "type">): "hook" | "schedule" {
  return type === "HOOK" ? "hook" : "schedule";
}

/** The columns that a form sets. */
export function settingsOf(input: CreateTriggerInput | UpdateTriggerInput) {
  if (input.type === "SCHEDULE") {
    const { name, cron, timeZone } = input;
    return { name, cron, timeZone, input: input.input ?? Prisma.JsonNull };
  }
  const { name, mode, allowsGet, ratePerMinute, concurrencyLimit, idempotencySeconds } = input;
  const idempotencySource = toIdempotencySource(input.idempotency);
  return { name, mode, allowsGet, ratePerMinute, concurrencyLimit, idempotencySource, idempotencySeconds };
}

/** When a schedule is due next, after now; null for one that is off, and for a hook. */
export function dueAfter(
  { cron, timeZone }: { cron: string | null; timeZone: string | null },
  isEnabled: boolean,
  now: Date,
): Date | null {
  return isEnabled && cron !== null && timeZone !== null ? nextTime(cron, timeZone, now) : null;
}
