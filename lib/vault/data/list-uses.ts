import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import type { Tx } from "#lib/db/client.ts";
import { storedItemIdsOf } from "#lib/flows/item-references.ts";
import { type FlowAction, flowActions } from "#lib/flows/schema.ts";
import { connectionIdOf, walkActions } from "#lib/flows/walk-actions.ts";
import { can } from "#lib/permissions/policy.ts";
import type { ItemUse, ItemUseVersion, SettingUse } from "../schema.ts";

/** Of so many flows the documents are read to find the actions: a page must not wait for thousands. */
const FLOWS_IN_DETAIL = 50;

/** A flow that refers to an item. `flowVersionId` null is the draft. */
type FlowUses = {
  flowId: string;
  flowName: string;
  lastUsedAt: Date | null;
  hooks: ItemUse["hooks"];
  versions: { flowVersionId: string | null; which: ItemUseVersion["which"]; number: number | null }[];
};

/** The flows that refer to an item and that the actor may see, by name. */
export async function listUses(tx: Tx, actor: Actor, itemId: string): Promise<FlowUses[]> {
  if (!can(actor.role, "flow:read")) return [];
  const flow = { select: { id: true, name: true, publishedVersionId: true } } as const;
  const rows = await tx.vaultItemUse.findMany({
    where: { tenantId: actor.tenantId, itemId, sender: null, alert: null },
    select: {
      flowVersionId: true,
      lastUsedAt: true,
      draftOfFlow: flow,
      flowVersion: { select: { number: true, flow } },
      trigger: { select: { id: true, name: true, flow } },
    },
    orderBy: { id: "desc" },
  });
  const uses = new Map<string, FlowUses>();
  for (const { flowVersionId, lastUsedAt, draftOfFlow, flowVersion, trigger } of rows) {
    const user = draftOfFlow ?? flowVersion?.flow ?? trigger?.flow;
    if (!user) continue;
    const none = { flowId: user.id, flowName: user.name, lastUsedAt: null, versions: [], hooks: [] };
    const use: FlowUses = uses.get(user.id) ?? none;
    if (trigger) {
      use.hooks.push({ id: trigger.id, name: trigger.name });
    } else {
      const isPublished = flowVersionId !== null && user.publishedVersionId === flowVersionId;
      const which = flowVersionId === null ? "draft" : isPublished ? "published" : "running";
      use.versions.push({ flowVersionId, which, number: flowVersion?.number ?? null });
    }
    if (lastUsedAt && (!use.lastUsedAt || use.lastUsedAt < lastUsedAt)) use.lastUsedAt = lastUsedAt;
    uses.set(user.id, use);
  }
  return [...uses.values()].toSorted((a, b) => a.flowName.localeCompare(b.flowName));
}

/** The settings of the tenant that go through the item: what messages go through, then alerts. */
export async function listSettingUses(tx: Tx, { tenantId }: Actor, itemId: string): Promise<SettingUse[]> {
  const rows = await tx.vaultItemUse.findMany({
    where: { tenantId, itemId, OR: [{ sender: { not: null } }, { alert: { not: null } }] },
    select: { sender: true, alert: true },
    orderBy: [{ sender: { sort: "asc", nulls: "last" } }, { alert: "asc" }],
  });
  return rows.flatMap(({ sender, alert }): SettingUse[] => {
    if (sender) return [{ kind: "sender", which: sender }];
    return alert ? [{ kind: "alert", which: alert }] : [];
  });
}

/** The flows with the actions that refer to it, for the first of them. */
export async function listUsesInDetail(tx: Tx, actor: Actor, itemId: string): Promise<ItemUse[]> {
  const uses = (await listUses(tx, actor, itemId)).slice(0, FLOWS_IN_DETAIL);
  const { tenantId } = actor;
  const versionIds = uses.flatMap(({ versions }) => versions.flatMap(({ flowVersionId }) => flowVersionId ?? []));
  const [drafts, versions] = await Promise.all([
    tx.flow.findMany({
      where: { tenantId, id: { in: uses.map(({ flowId }) => flowId) } },
      select: { id: true, draft: true },
    }),
    tx.flowVersion.findMany({ where: { tenantId, id: { in: versionIds } }, select: { id: true, actions: true } }),
  ]);
  const documents = new Map<string, unknown>([
    ...drafts.map(({ id, draft }) => [id, draft] as const),
    ...versions.map(({ id, actions }) => [id, actions] as const),
  ]);
  return uses.map(({ versions: documentsOf, hooks, ...use }) => ({
    ...use,
    hooks: hooks.toSorted((a, b) => a.name.localeCompare(b.name)),
    versions: documentsOf
      .toSorted((a, b) => order.indexOf(a.which) - order.indexOf(b.which) || newestFirst(a.number, b.number))
      .map(({ flowVersionId, which, number }) => ({
        which,
        number,
        actions: actionsWith(documents.get(flowVersionId ?? use.flowId), itemId),
      })),
  }));
}

const order: readonly ItemUseVersion["which"][] = ["draft", "published", "running"];

function actionsWith(document: unknown, itemId: string): ItemUseVersion["actions"] {
  const parsed = flowActions.safeParse(document);
  if (!parsed.success) return [];
  return [...walkActions(parsed.data)]
    .filter(({ action }) => refersTo(action, itemId))
    .map(({ action: { id, alias } }) => ({ id, alias: alias || null }));
}

function refersTo(action: FlowAction, itemId: string): boolean {
  return connectionIdOf(action) === itemId || storedItemIdsOf(action).includes(itemId);
}

/** A snapshot of a draft has no number, and is ahead of what was published. */
function newestFirst(a: number | null, b: number | null): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  return b - a;
}
