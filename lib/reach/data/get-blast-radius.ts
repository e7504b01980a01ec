import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { can } from "#lib/permissions/policy.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { type Clock, systemClock } from "#lib/shared/clock.ts";
import { listSettingUses } from "#lib/vault/data/list-uses.ts";
import { findVisibleItemIds } from "#lib/vault/data/visible-items.ts";
import type { BlastFlow, BlastRadius } from "../schema.ts";
import type { Hit } from "../spread.ts";
import { countRuns } from "./count-runs.ts";
import { findHits } from "./find-hits.ts";

/** So many flows are named; all are counted. */
const MAX_NAMED = 100;

/**
 * Everything that would stop if the item died: flows by what is published of them, and through calls; drafts apart.
 *
 * @throws AppError NOT_FOUND also where the actor may not view it.
 */
export async function getBlastRadius(actor: Actor, itemId: string, clock: Clock = systemClock): Promise<BlastRadius> {
  const { tenantId } = actor;
  if (!(await findVisibleItemIds(db, actor, [itemId])).has(itemId)) {
    throw new AppError("NOT_FOUND", "errors.itemNotFound");
  }
  const settings = await listSettingUses(db, actor, itemId);
  const channels = settings.flatMap((use) => (use.kind === "sender" ? [use.which] : []));
  const hits = await findHits(tenantId, itemId, channels);
  const drafts = await findDrafts(tenantId, itemId, hits);
  const flows = await toFlows(tenantId, hits, drafts, clock());
  const stopping = flows.filter(({ effect }) => effect === "stops");
  const count = (effect: BlastFlow["effect"]) => flows.filter((flow) => flow.effect === effect).length;
  const canRead = can(actor.role, "flow:read");
  return {
    flows: canRead ? flows.slice(0, MAX_NAMED) : [],
    counts: { stops: count("stops"), goesOn: count("goesOn"), draft: count("draft") },
    runsADay: stopping.reduce((sum, { runsADay }) => sum + runsADay, 0),
    hooks: canRead ? await findRefusingHooks(tenantId, itemId) : [],
    settings,
    alerts: await findAlerts(
      tenantId,
      stopping.map(({ id }) => id),
    ),
    canSet: can(actor.role, "settings:write"),
    canReplace: can(actor.role, "flow:write"),
  };
}

/** Those that nothing published of them leads to. */
async function findDrafts(tenantId: string, itemId: string, hits: ReadonlyMap<string, Hit>): Promise<string[]> {
  const rows = await db.vaultItemUse.findMany({
    where: { tenantId, itemId, draftOfFlowId: { not: null } },
    select: { draftOfFlowId: true },
  });
  return rows.flatMap(({ draftOfFlowId }) => draftOfFlowId ?? []).filter((id) => !hits.has(id));
}

const severity: Record<BlastFlow["effect"], number> = { stops: 0, goesOn: 1, draft: 2 };

async function toFlows(
  tenantId: string,
  hits: ReadonlyMap<string, Hit>,
  drafts: readonly string[],
  now: Date,
): Promise<BlastFlow[]> {
  const ids = [...hits.keys(), ...drafts];
  const [rows, triggers, runs] = await Promise.all([
    db.flow.findMany({ where: { tenantId, id: { in: ids } }, select: { id: true, name: true } }),
    db.flowTrigger.findMany({
      where: { tenantId, flowId: { in: [...hits.keys()] }, isEnabled: true },
      select: { id: true, name: true, flowId: true, type: true },
      orderBy: [{ name: "asc" }, { id: "asc" }],
    }),
    countRuns(tenantId, [...hits.keys()], now),
  ]);
  const nameOf = new Map(rows.map(({ id, name }) => [id, name]));
  const byFlow = Map.groupBy(triggers, ({ flowId }) => flowId);
  const triggersOf = (flowId: string, type: "HOOK" | "SCHEDULE") =>
    (byFlow.get(flowId) ?? []).filter((trigger) => trigger.type === type).map(({ id, name }) => ({ id, name }));
  return rows
    .map(({ id, name }): BlastFlow => {
      const { effect, isDirect, via } = hits.get(id) ?? { effect: "draft", isDirect: true, via: [] };
      return {
        ...{ id, name, effect, isDirect },
        via: via.flatMap((called) => ({ id: called, name: nameOf.get(called) ?? "" })),
        runsADay: runs.get(id) ?? 0,
        hooks: triggersOf(id, "HOOK"),
        schedules: triggersOf(id, "SCHEDULE"),
      };
    })
    .toSorted(
      (a, b) => severity[a.effect] - severity[b.effect] || b.runsADay - a.runsADay || a.name.localeCompare(b.name),
    );
}

async function findRefusingHooks(tenantId: string, itemId: string): Promise<BlastRadius["hooks"]> {
  const rows = await db.flowTrigger.findMany({
    where: { tenantId, callbackItemId: itemId, isEnabled: true },
    select: { id: true, name: true, flow: { select: { id: true, name: true } } },
    orderBy: [{ name: "asc" }, { id: "asc" }],
  });
  return rows.map(({ id, name, flow }) => ({ id, name, flowId: flow.id, flowName: flow.name }));
}

async function findAlerts(tenantId: string, flowIds: readonly string[]): Promise<BlastRadius["alerts"]> {
  const rows = await db.tenantAlert.findMany({
    where: { tenantId, isEnabled: true, flowId: { in: [...flowIds] } },
    select: { kind: true },
    orderBy: { kind: "asc" },
  });
  return rows.map(({ kind }) => kind);
}
