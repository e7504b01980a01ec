import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import type { Tx } from "#lib/db/client.ts";
import { lockSections } from "#lib/permissions/section-access.ts";
import type { PreparedImport } from "./prepare-import.ts";

/**
 * Everything that is there already and that the import relies on, in the one order of all writers and at once: the flows
 * that are replaced, then the sections, each in the order of their ids. The mutations lock again what is locked.
 */
export async function lockImport(
  tx: Tx,
  { tenantId }: Actor,
  { flows, itemIds, sectionId }: PreparedImport,
): Promise<void> {
  const replaced = flows.filter(({ isReplaced }) => isReplaced).map(({ id }) => id);
  await tx.$queryRaw`select 1 from "Flow" where "tenantId" = ${tenantId}::uuid and "id" = any(${replaced}::uuid[])
    order by "id" for no key update`;
  const rows = await tx.$queryRaw<{ sectionId: string }[]>`
    select distinct "sectionId" from "VaultItem" where "tenantId" = ${tenantId}::uuid and ("id" = any(${itemIds}::uuid[])
      or "id" in (select "itemId" from "VaultItemUse"
        where "tenantId" = ${tenantId}::uuid and "draftOfFlowId" = any(${replaced}::uuid[])))`;
  const sectionIds = [...rows.map((row) => row.sectionId), ...(sectionId === null ? [] : [sectionId])];
  await lockSections(tx, tenantId, sectionIds, "share");
}
