import "server-only";
import type { Tx } from "#lib/db/client.ts";
import { Prisma } from "#lib/db/generated/client.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { documentColumn, missingColumn, usingDocuments } from "../data/missing-scopes.ts";

/**
 * Writes which scopes the connections are missing now, and ends a refusal that no action in use can meet again. For
 * whoever changed what uses them, or what their provider granted, afterwards. Where nothing turned, nothing is locked.
 * Of a grant and a use that are written at the same moment neither sees the other: the next renewal or save does.
 *
 * @param isUpdated A person mended the connection: what was refused before says nothing any more.
 */
export async function refreshMissingScopes(
  tx: Tx,
  tenantId: string,
  itemIds: readonly string[],
  { isUpdated = false }: { isUpdated?: boolean } = {},
): Promise<void> {
  if (itemIds.length === 0) return;
  const publicIds = JSON.stringify(Object.fromEntries(itemIds.map((id) => [id, toPublicId("ac", id)])));
  const endsRefusal = isUpdated ? Prisma.sql`true` : Prisma.sql`not ${isRefusedActionInUse(publicIds)}`;
  await tx.$executeRaw`
    with fresh as (
      select i."id", ${missingColumn()} as "missing",
        case when i."limitedReason" is null then false else ${endsRefusal} end as "endsRefusal"
      from "VaultItem" i where i."tenantId" = ${tenantId}::uuid and i."id" = any(${[...itemIds]}::uuid[])),
    turned as materialized (
      select i."id", n."missing", n."endsRefusal" from "VaultItem" i join fresh n on n."id" = i."id"
      where i."tenantId" = ${tenantId}::uuid and (i."missingScopes" <> n."missing" or n."endsRefusal")
      order by i."id" for no key update of i)
    update "VaultItem" i set "missingScopes" = n."missing",
      "limitedReason" = case when not n."endsRefusal" then i."limitedReason" end,
      "limitedSince" = case when n."missing" <> '{}' or (i."limitedReason" is not null and not n."endsRefusal")
        then coalesce(i."limitedSince", now()) end
    from turned n where i."tenantId" = ${tenantId}::uuid and i."id" = n."id"`;
}

/** Whether the action that the provider refused goes through the item `i` in a flow, or may in a setting. */
function isRefusedActionInUse(publicIds: string): Prisma.Sql {
  return Prisma.sql`exists (
    select from "VaultItemUse" u ${usingDocuments}
    where u."tenantId" = i."tenantId" and u."itemId" = i."id" and (u."sender" is not null or u."alert" is not null
      or jsonb_path_exists(${documentColumn},
        'strict $.** ? (@.type == $type && @.action == $action && @.params.connection_id == $id)',
        jsonb_build_object('id', ${publicIds}::jsonb -> i."id"::text,
          'type', split_part(i."limitedReason" ->> 'action', '.', 1),
          'action', split_part(i."limitedReason" ->> 'action', '.', 2)), true)))`;
}
