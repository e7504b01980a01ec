import "server-only";
import type { AuditDetail } from "#lib/audit/schema.ts";
import type { Prisma } from "#lib/db/generated/client.ts";
import { fromCallbackColumns } from "../callback.ts";
import { nextTime } from "../cron.ts";
import { toIdempotencySource } from "../idempotency-source.ts";
import type { CreateTriggerInput, UpdateTriggerInput } from "../schema.ts";
import { settingColumns } from "../setting-columns.ts";

export const triggerColumns = {
  id: true,
  flowId: true,
  nextAt: true,
  callbackItem: { select: { name: true } },
  ...settingColumns,
} as const satisfies Prisma.FlowTriggerSelect;

type Facts = AuditDetail<"trigger.update">["after"];
type Row = Pick<Prisma.FlowTriggerModel, Exclude<keyof typeof settingColumns, "input">> & {
  callbackItem: { name: string } | null;
};

/** What the audit log keeps of a trigger. A schedule's input is the author's own text, and stays out. */
export function factsOf(row: Row): Facts {
  const { name, isEnabled: enabled } = row;
  if (row.type === "SCHEDULE") return { name, enabled, cron: row.cron ?? "", timeZone: row.timeZone ?? "" };
  return {
    ...{ name, enabled, mode: row.mode ?? "", auth: row.auth ?? "", allowsGet: row.allowsGet },
    ...{ ratePerMinute: row.ratePerMinute, concurrencyLimit: row.concurrencyLimit },
    ...{ idempotency: row.idempotencySource, idempotencySeconds: row.idempotencySeconds },
    ...callbackFactsOf(row),
  };
}

function callbackFactsOf(row: Row) {
  const callback = fromCallbackColumns(row);
  if (callback === null) return {};
  const { scheme, field: callbackField } = callback;
  const item = { callbackItem: row.callbackItem?.name ?? "", callbackField };
  if (callback.scheme !== "HMAC") return { scheme, ...item };
  const { header, algorithm, encoding, prefix, timestamp } = callback.options;
  const signedTime = timestamp && `${timestamp.header} ${timestamp.separator}`.trim();
  return { scheme, ...item, header, algorithm, encoding, prefix, signedTime };
}

export function kindOf({ type }: Pick<Row, "type">): "hook" | "schedule" {
  return type === "HOOK" ? "hook" : "schedule";
}

/** The columns that a form sets, but for a schedule's input. */
export function settingsOf(input: CreateTriggerInput | UpdateTriggerInput) {
  if (input.type === "SCHEDULE") {
    const { name, cron, timeZone } = input;
    return { name, cron, timeZone };
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
