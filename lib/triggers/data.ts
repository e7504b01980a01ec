import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { findOperatorNames } from "#lib/flows/data/operator-names.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { env } from "#lib/shared/env.ts";
import type { Json } from "#lib/shared/json.ts";
import { nextTimes } from "./cron.ts";
import { hookUrl } from "./hook-url.ts";
import { fromIdempotencySource } from "./idempotency-source.ts";
import type { TriggerSummary } from "./schema.ts";
import { settingColumns } from "./setting-columns.ts";

const SHOWN_TIMES = 5;

/** All that the web's database role may read: no hash is among them. */
const columns = {
  id: true,
  flowId: true,
  createdAt: true,
  createdById: true,
  updatedAt: true,
  lastFiredAt: true,
  ...settingColumns,
} as const;

type Row = Awaited<ReturnType<typeof readRows>>[number];

/**
 * The flow's triggers, the oldest first.
 *
 * @throws AppError NOT_FOUND
 */
export async function listTriggers(actor: Actor, flowId: string, now = new Date()): Promise<TriggerSummary[]> {
  authorize(actor, "flow:read");
  const flow = await db.flow.findFirst({ where: { tenantId: actor.tenantId, id: flowId }, select: { id: true } });
  if (!flow) throw new AppError("NOT_FOUND", "errors.flowNotFound");
  const rows = await readRows(actor, flowId);
  const names = await findOperatorNames(
    actor,
    rows.map(({ createdById }) => createdById),
  );
  return rows.map((row) => toSummary(row, names.get(row.createdById) ?? null, now));
}

function readRows({ tenantId }: Actor, flowId: string) {
  return db.flowTrigger.findMany({
    where: { tenantId, flowId },
    select: columns,
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
}

function toSummary(row: Row, createdBy: string | null, now: Date): TriggerSummary {
  const { id, flowId, name, isEnabled, createdAt, updatedAt, lastFiredAt } = row;
  const common = { id, flowId, name, isEnabled, createdAt, createdBy, updatedAt, lastFiredAt };
  if (row.type === "SCHEDULE") {
    const { cron, timeZone } = row;
    if (cron === null || timeZone === null) throw new Error(`schedule ${id} has no times`);
    const times = isEnabled ? nextTimes(cron, timeZone, now, SHOWN_TIMES) : [];
    return { ...common, type: "SCHEDULE", cron, timeZone, input: row.input as Json, nextTimes: times };
  }
  const { mode, auth, allowsGet, ratePerMinute, concurrencyLimit, idempotencySeconds } = row;
  if (mode === null || auth === null) throw new Error(`hook ${id} has no mode`);
  const idempotency = fromIdempotencySource(row.idempotencySource);
  const limits = { ratePerMinute, concurrencyLimit, idempotency, idempotencySeconds };
  return { ...common, type: "HOOK", mode, auth, url: hookUrl(env.COFFRE_PUBLIC_URL, id), allowsGet, ...limits };
}
