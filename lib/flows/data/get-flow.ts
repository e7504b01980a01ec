import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { can } from "#lib/permissions/policy.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { findVisibleItemIds } from "#lib/vault/data/visible-items.ts";
import { calledFlowIdsOf } from "../check-called-flows.ts";
import { itemIdsOf } from "../item-references.ts";
import type { FlowAction, FlowDetail } from "../schema.ts";
import { findOperatorNames } from "./operator-names.ts";

const detailColumns = {
  id: true,
  name: true,
  draft: true,
  draftVersion: true,
  draftSavedAt: true,
  draftSavedById: true,
  concurrencyLimit: true,
  timeLimitSeconds: true,
  keepDays: true,
  keepExecutions: true,
  publishedVersion: {
    select: { id: true, number: true, draftVersion: true, actions: true, createdAt: true, createdById: true },
  },
} as const;

/** @throws AppError NOT_FOUND */
export async function getFlow(actor: Actor, flowId: string): Promise<FlowDetail> {
  authorize(actor, "flow:read");
  const { tenantId } = actor;
  const flow = await db.flow.findFirst({ where: { tenantId, id: flowId }, select: detailColumns });
  if (!flow) throw new AppError("NOT_FOUND", "errors.flowNotFound");
  const draft = flow.draft as unknown as FlowAction[];
  const published = flow.publishedVersion;
  const countTriggers = (type: "HOOK" | "SCHEDULE") =>
    db.flowTrigger.count({ where: { tenantId, flowId, type, isEnabled: true } });
  const [hiddenConnections, hooks, schedules, names] = await Promise.all([
    findHidden(actor, draft),
    countTriggers("HOOK"),
    countTriggers("SCHEDULE"),
    findOperatorNames(actor, [flow.draftSavedById, published?.createdById ?? null]),
  ]);
  const { concurrencyLimit, timeLimitSeconds, keepDays, keepExecutions } = flow;
  return {
    id: flow.id,
    name: flow.name,
    draft,
    draftVersion: flow.draftVersion,
    draftSavedAt: flow.draftSavedAt,
    draftSavedBy: names.get(flow.draftSavedById) ?? null,
    isDraftMine: flow.draftSavedById === actor.operatorId,
    published: published && {
      versionId: published.id,
      number: published.number ?? 0,
      draftVersion: published.draftVersion,
      createdAt: published.createdAt,
      createdBy: names.get(published.createdById) ?? null,
      calls: calledFlowIdsOf(published.actions as unknown as FlowAction[]),
    },
    hiddenConnections,
    canEdit: can(actor.role, "flow:write") && hiddenConnections.length === 0,
    triggers: { hooks, schedules },
    settings: { concurrencyLimit, timeLimitSeconds, keepDays, keepExecutions },
  };
}

async function findHidden(actor: Actor, draft: FlowAction[]): Promise<string[]> {
  const ids = itemIdsOf(draft);
  const visible = await findVisibleItemIds(db, actor, ids);
  return ids.filter((id) => !visible.has(id)).map((id) => toPublicId("ac", id));
}
