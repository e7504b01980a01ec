import "server-only";
import { isDeepStrictEqual } from "node:util";
import type { Actor } from "#lib/auth/actor.ts";
import { listScopeCovers, uncoveredScopes } from "#lib/connectors/scope-cover.ts";
import { db } from "#lib/db/client.ts";
import { itemPlacesOf } from "#lib/flows/item-places.ts";
import { itemIdsOf } from "#lib/flows/item-references.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { walkActions } from "#lib/flows/walk-actions.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { can } from "#lib/permissions/policy.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { type Clock, systemClock } from "#lib/shared/clock.ts";
import { listItemOptions } from "#lib/vault/data/list-item-options.ts";
import { listSettingUses } from "#lib/vault/data/list-uses.ts";
import { findVisibleItemIds } from "#lib/vault/data/visible-items.ts";
import type { ItemOption } from "#lib/vault/schema.ts";
import { lostHosts, refusedHost } from "../compare-items.ts";
import {
  type ChangedAction,
  type ItemPairInput,
  MAX_FLOWS,
  type ReplacementFlow,
  type ReplacementPreview,
} from "../schema.ts";
import { findPair } from "./find-pair.ts";

/**
 * What it would change to put one item in the place of another. Nothing is locked: what is saved meanwhile is refused.
 *
 * @throws AppError as `findPair`.
 */
export async function previewReplacement(
  actor: Actor,
  input: ItemPairInput,
  clock: Clock = systemClock,
): Promise<ReplacementPreview> {
  authorize(actor, "flow:write");
  await findPair(db, actor, input);
  const { formerId, nextId } = input;
  const { options } = await listItemOptions(actor, { search: "", ids: [formerId, nextId] }, clock);
  const [former, next] = [formerId, nextId].map((id) => options.find((option) => option.id === id));
  if (!former || !next) throw new AppError("NOT_FOUND", "errors.itemNotFound");
  const [{ flows, total }, missingScopes, settings, hooks] = await Promise.all([
    findFlows(actor, former, next),
    findMissingScopes(actor, former, next),
    listSettingUses(db, actor, formerId),
    findHooks(actor, formerId),
  ]);
  const canSet = can(actor.role, "settings:write");
  return { former, next, lostHosts: lostHosts(former, next), missingScopes, flows, total, settings, hooks, canSet };
}

async function findFlows(actor: Actor, former: ItemOption, next: ItemOption) {
  const { tenantId } = actor;
  const itemId = former.id;
  const where = {
    tenantId,
    OR: [{ draftUses: { some: { itemId } } }, { publishedVersion: { uses: { some: { itemId } } } }],
  };
  const [total, rows] = await Promise.all([
    db.flow.count({ where }),
    db.flow.findMany({
      where,
      select: {
        id: true,
        name: true,
        draft: true,
        draftVersion: true,
        publishedVersion: { select: { number: true, actions: true } },
      },
      orderBy: [{ name: "asc" }, { id: "asc" }],
      take: MAX_FLOWS,
    }),
  ]);
  const itemIds = rows.flatMap(({ draft }) => itemIdsOf(documentOf(draft)));
  const visible = await findVisibleItemIds(db, actor, itemIds);
  const flows = rows.map(({ id: flowId, name, draft, draftVersion, publishedVersion }): ReplacementFlow => {
    const document = documentOf(draft);
    return {
      flowId,
      name,
      draftVersion,
      isLocked: itemIdsOf(document).some((id) => !visible.has(id)),
      actions: changesOf(document, itemId, next),
      published: publishedVersion && {
        number: publishedVersion.number ?? 0,
        state: stateOf(documentOf(publishedVersion.actions), document, itemId),
      },
    };
  });
  return { flows, total };
}

function documentOf(json: unknown): FlowAction[] {
  return json as FlowAction[];
}

function changesOf(document: readonly FlowAction[], itemId: string, next: ItemOption): ChangedAction[] {
  return [...walkActions(document)].flatMap(({ action }): ChangedAction[] => {
    const places = itemPlacesOf(action).filter((place) => place.itemId === itemId);
    if (places.length === 0) return [];
    const { id, alias, type, action: name } = action;
    return [
      {
        ...{ id, alias: alias || null, type, action: name },
        places: places.map(({ path, field }) => ({ path, field })),
        refusedHost: refusedHost(action, next),
      },
    ];
  });
}

function stateOf(published: readonly FlowAction[], draft: readonly FlowAction[], itemId: string) {
  if (isDeepStrictEqual(published, draft)) return "alike";
  return itemIdsOf(published).includes(itemId) ? "apart" : "free";
}

/** Nothing of one without a token, or whose provider does not say what it granted. */
async function findMissingScopes({ tenantId }: Actor, former: ItemOption, next: ItemOption): Promise<string[]> {
  const uses = await db.vaultItemUse.findMany({
    where: { tenantId, itemId: former.id, sender: null, alert: null, triggerId: null },
    select: { scopes: true },
  });
  const [token] = await db.$queryRaw<{ scopes: string[] }[]>`
    select t."scopes" from "ConnectionToken" t
      join "VaultItem" i on i."tenantId" = t."tenantId" and i."id" = t."itemId" and i."version" = t."version"
    where t."tenantId" = ${tenantId}::uuid and t."itemId" = ${next.id}::uuid`;
  if (!token || token.scopes.length === 0) return [];
  const needed = [...new Set(uses.flatMap(({ scopes }) => scopes))].toSorted();
  return uncoveredScopes(needed, token.scopes, listScopeCovers()[`${next.appId}/${next.setupType}`]);
}

async function findHooks({ tenantId }: Actor, itemId: string): Promise<ReplacementPreview["hooks"]> {
  const rows = await db.vaultItemUse.findMany({
    where: { tenantId, itemId, triggerId: { not: null } },
    select: { trigger: { select: { id: true, name: true, flow: { select: { id: true, name: true } } } } },
  });
  return rows
    .flatMap(({ trigger }) => trigger ?? [])
    .map(({ id, name, flow }) => ({ id, name, flowId: flow.id, flowName: flow.name }))
    .toSorted((a, b) => a.flowName.localeCompare(b.flowName) || a.name.localeCompare(b.name));
}
