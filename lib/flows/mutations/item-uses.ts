import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import type { Tx } from "#lib/db/client.ts";
import { Prisma } from "#lib/db/generated/client.ts";
import { newId } from "#lib/db/ids.ts";
import { unfinishedStatuses } from "#lib/executions/schema.ts";
import { refreshMissingScopes } from "#lib/vault/mutations/refresh-missing-scopes.ts";
import { type ItemNeed, itemNeedsOf } from "../item-references.ts";
import { type FlowAction, flowActions } from "../schema.ts";

/** The items that a draft refers to, in place of those that it referred to before. */
export async function replaceDraftUses(
  tx: Tx,
  { tenantId }: Actor,
  flowId: string,
  actions: readonly FlowAction[],
): Promise<void> {
  const needs = itemNeedsOf(actions);
  const itemIds = needs.map(({ itemId }) => itemId);
  const dropped = await tx.$queryRaw<{ itemId: string }[]>`
    delete from "VaultItemUse" where "tenantId" = ${tenantId}::uuid and "draftOfFlowId" = ${flowId}::uuid
      and "itemId" <> all(${itemIds}::uuid[]) returning "itemId"`;
  await putUses(tx, tenantId, Prisma.sql`"draftOfFlowId"`, flowId, needs);
  await refreshMissingScopes(tx, tenantId, [...itemIds, ...dropped.map(({ itemId }) => itemId)]);
}

export async function addVersionUses(
  tx: Tx,
  { tenantId }: Actor,
  flowVersionId: string,
  actions: readonly FlowAction[],
): Promise<void> {
  const needs = itemNeedsOf(actions);
  await putUses(tx, tenantId, Prisma.sql`"flowVersionId"`, flowVersionId, needs);
  await refreshMissingScopes(
    tx,
    tenantId,
    needs.map(({ itemId }) => itemId),
  );
}

/** What stands already is left, unless it needs something else now. */
async function putUses(
  tx: Tx,
  tenantId: string,
  consumer: Prisma.Sql,
  consumerId: string,
  needs: readonly ItemNeed[],
): Promise<void> {
  if (needs.length === 0) return;
  const rows = JSON.stringify(needs.map((need) => ({ id: newId(), ...need })));
  await tx.$executeRaw`
    insert into "VaultItemUse" ("tenantId", "id", "itemId", ${consumer}, "scopes")
    select ${tenantId}::uuid, "id", "itemId", ${consumerId}::uuid, "scopes"
    from jsonb_to_recordset(${rows}::jsonb) as n ("id" uuid, "itemId" uuid, "scopes" text[]) order by "itemId"
    on conflict ("tenantId", "itemId", ${consumer}) do update set "scopes" = excluded."scopes"
      where "VaultItemUse"."scopes" <> excluded."scopes"`;
}

/** Holds the items of versions again, of which an execution goes on. */
export async function holdVersions(tx: Tx, actor: Actor, flowVersionIds: readonly string[]): Promise<void> {
  const versions = await tx.flowVersion.findMany({
    where: { tenantId: actor.tenantId, id: { in: [...flowVersionIds] } },
    select: { id: true, actions: true },
  });
  for (const { id, actions } of versions) await addVersionUses(tx, actor, id, flowActions.parse(actions));
}

/**
 * Lets the items of a version go unless it is the published one or has unfinished executions. For the transaction that
 * ends an execution, after its status was written: of two that end at once, the second to lock the flow sees the first.
 */
export async function dropFinishedVersionUses(tx: Tx, tenantId: string, flowVersionId: string): Promise<void> {
  const [flow] = await tx.$queryRaw<{ publishedVersionId: string | null }[]>`
    select "publishedVersionId" from "Flow" where "tenantId" = ${tenantId}::uuid and "id" =
      (select "flowId" from "FlowVersion" where "tenantId" = ${tenantId}::uuid and "id" = ${flowVersionId}::uuid)
    for no key update`;
  if (!flow || flow.publishedVersionId === flowVersionId) return;
  const unfinished = await tx.flowExecution.count({
    where: {
      tenantId,
      status: { in: [...unfinishedStatuses] },
      OR: [{ flowVersionId }, { calledVersions: { has: flowVersionId } }],
    },
  });
  if (unfinished > 0) return;
  const dropped = await tx.$queryRaw<{ itemId: string }[]>`
    delete from "VaultItemUse" where "tenantId" = ${tenantId}::uuid and "flowVersionId" = ${flowVersionId}::uuid
    returning "itemId"`;
  await refreshMissingScopes(
    tx,
    tenantId,
    dropped.map(({ itemId }) => itemId),
  );
}
