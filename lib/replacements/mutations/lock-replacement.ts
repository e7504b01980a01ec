import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import type { Tx } from "#lib/db/client.ts";
import { Prisma } from "#lib/db/generated/client.ts";
import { calledFlowIdsOf } from "#lib/flows/check-called-flows.ts";
import { findCalledItems } from "#lib/flows/data/called-items.ts";
import { itemIdsOf } from "#lib/flows/item-references.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { lockSections } from "#lib/permissions/section-access.ts";
import type { ItemPairInput } from "../schema.ts";

type Wanted = { flowId: string; publish: boolean };
type FlowLock = "publish" | "save" | "call";

/** The publication of a version changes a key of its flow's row; a flow that is called must only stay. */
const strengths: Record<FlowLock, Prisma.Sql> = {
  publish: Prisma.sql`for update`,
  save: Prisma.sql`for no key update`,
  call: Prisma.sql`for key share`,
};

/**
 * Everything that a replacement relies on, in the one order of all writers and at once: the flows and those that they
 * call, then the sections, then the items, each in the order of their ids. The mutations lock again what is locked.
 *
 * @param next Documents that the drafts will be, besides what they are.
 */
export async function lockReplacement(
  tx: Tx,
  { tenantId }: Actor,
  wanted: readonly Wanted[],
  { formerId, nextId }: ItemPairInput,
  next: readonly FlowAction[] = [],
): Promise<void> {
  const ids = wanted.map(({ flowId }) => flowId);
  // A draft that is saved before it is locked is refused for its version, whatever it calls by then.
  const calls = calledFlowIdsOf([...(await readDrafts(tx, tenantId, ids)), ...next]);
  await lockFlows(tx, tenantId, [
    ...calls.map((id) => [id, "call"] as const),
    ...wanted.map(({ flowId, publish }) => [flowId, publish ? "publish" : "save"] as const),
  ]);
  const drafts = [...(await readDrafts(tx, tenantId, ids)), ...next];
  const itemIds = [formerId, nextId, ...itemIdsOf(drafts), ...(await findCalledItems(tx, tenantId, drafts))];
  const all = await withPublished(tx, tenantId, ids, itemIds);
  await lockItems(tx, tenantId, all, [formerId, nextId]);
}

async function readDrafts(tx: Tx, tenantId: string, ids: readonly string[]): Promise<FlowAction[]> {
  const rows = await tx.flow.findMany({ where: { tenantId, id: { in: [...ids] } }, select: { draft: true } });
  return rows.flatMap(({ draft }) => draft as unknown as FlowAction[]);
}

/** @param wanted Of a flow that is named twice the last lock counts. */
async function lockFlows(tx: Tx, tenantId: string, wanted: readonly (readonly [string, FlowLock])[]): Promise<void> {
  const ordered = [...new Map(wanted)].toSorted(([a], [b]) => (a < b ? -1 : 1));
  while (ordered.length > 0) {
    const lock = ordered[0]?.[1] ?? "call";
    const end = ordered.findIndex(([, other]) => other !== lock);
    const run = ordered.splice(0, end === -1 ? ordered.length : end).map(([id]) => id);
    await tx.$queryRaw`select 1 from "Flow" where "tenantId" = ${tenantId}::uuid and "id" = any(${run}::uuid[])
      order by "id" ${strengths[lock]}`;
  }
}

async function withPublished(
  tx: Tx,
  tenantId: string,
  flowIds: readonly string[],
  itemIds: readonly string[],
): Promise<string[]> {
  const uses = await tx.vaultItemUse.findMany({
    where: { tenantId, flowVersion: { publishedAs: { id: { in: [...flowIds] } } } },
    select: { itemId: true },
  });
  return [...new Set([...itemIds, ...uses.map(({ itemId }) => itemId)])];
}

/** Of the two, what they lack may be written anew. */
async function lockItems(tx: Tx, tenantId: string, ids: readonly string[], pair: readonly string[]): Promise<void> {
  const rows = await tx.vaultItem.findMany({ where: { tenantId, id: { in: [...ids] } }, select: { sectionId: true } });
  const sectionIds = [...new Set(rows.map(({ sectionId }) => sectionId))];
  await lockSections(tx, tenantId, sectionIds, "share");
  await tx.$queryRaw`select 1 from "VaultItem" where "tenantId" = ${tenantId}::uuid and "id" = any(${[...ids]}::uuid[])
    order by "id" for key share`;
  await tx.$queryRaw`select 1 from "VaultItem" where "tenantId" = ${tenantId}::uuid and "id" = any(${[...pair]}::uuid[])
    order by "id" for no key update`;
}
