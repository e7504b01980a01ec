import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { findOperatorNames } from "#lib/flows/data/operator-names.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { sectionsWith } from "#lib/permissions/section-access.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { env } from "#lib/shared/env.ts";
import type { Json } from "#lib/shared/json.ts";
import { fromCallbackColumns } from "./callback.ts";
import { nextTimes } from "./cron.ts";
import { hookUrl } from "./hook-url.ts";
import { fromIdempotencySource } from "./idempotency-source.ts";
import type { CallbackSummary, TriggerSummary } from "./schema.ts";
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
  const items = await findItemNames(
    actor,
    rows.flatMap(({ callbackItemId }) => callbackItemId ?? []),
  );
  return rows.map((row) => toSummary(row, names.get(row.createdById) ?? null, items, now));
}

function readRows({ tenantId }: Actor, flowId: string) {
  return db.flowTrigger.findMany({
    where: { tenantId, flowId },
    select: columns,
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
}

/** Of the items that the actor may view. */
async function findItemNames(actor: Actor, ids: string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const items = await db.vaultItem.findMany({
    where: { tenantId: actor.tenantId, id: { in: ids }, section: sectionsWith(actor, "view") },
    select: { id: true, name: true },
  });
  return new Map(items.map(({ id, name }) => [id, name]));
}

function toSummary(row: Row, createdBy: string | null, items: ReadonlyMap<string, string>, now: Date): TriggerSummary {
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
  const callback = toCallback(row, items);
  const url = hookUrl(env.COFFRE_PUBLIC_URL, id);
  return { ...common, type: "HOOK", mode, auth, url, allowsGet, ...limits, callback };
}

function toCallback(row: Row, items: ReadonlyMap<string, string>): CallbackSummary | null {
  const callback = fromCallbackColumns(row);
  if (callback === null) return null;
  const { scheme, itemId, field } = callback;
  const options = callback.scheme === "HMAC" ? callback.options : null;
  return { scheme, itemId, itemName: items.get(itemId) ?? null, field, options };
}
