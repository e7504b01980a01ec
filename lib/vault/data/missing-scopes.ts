import "server-only";
import { findActionDefinition } from "#lib/connectors/registry.ts";
import { listScopeCovers } from "#lib/connectors/scope-cover.ts";
import type { Tx } from "#lib/db/client.ts";
import { Prisma } from "#lib/db/generated/client.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import type { MissingScope } from "../schema.ts";

type UsedAction = MissingScope["actions"][number];

/**
 * What actions in use need of the connection and its provider did not grant, by name. Nothing of a connection without
 * tokens, or whose provider does not say what it granted.
 */
export async function missingScopes(tx: Tx, tenantId: string, itemId: string): Promise<MissingScope[]> {
  const [item] = await tx.$queryRaw<{ missing: string[] }[]>`
    select ${missingColumn()} as "missing" from "VaultItem" i
    where i."tenantId" = ${tenantId}::uuid and i."id" = ${itemId}::uuid`;
  if (!item || item.missing.length === 0) return [];
  const actions = await findActionsWith(tx, tenantId, itemId);
  return item.missing.map((scope) => ({
    scope,
    actions: actions.filter(({ type, action }) => findActionDefinition(type, action)?.scopes?.includes(scope)),
  }));
}

/** Of the item `i`: `scope-cover.ts` in SQL, of all that the item's uses need. */
export function missingColumn(): Prisma.Sql {
  return Prisma.sql`array(
    select distinct "need" from "ConnectionToken" t
      join "VaultItemUse" u on u."tenantId" = t."tenantId" and u."itemId" = t."itemId", unnest(u."scopes") as "need"
    where t."tenantId" = i."tenantId" and t."itemId" = i."id" and t."version" = i."version" and t."scopes" <> '{}'
      and "need" <> all(t."scopes") and not exists (
        select from unnest(t."scopes") as "has"
        where ${JSON.stringify(listScopeCovers())}::jsonb -> (i."appId" || '/' || i."setupType") -> "has" @> to_jsonb("need"))
    order by "need")`;
}

/** The actions of drafts, and of versions in force or running, that go through the connection; each once. */
function findActionsWith(tx: Tx, tenantId: string, itemId: string): Promise<UsedAction[]> {
  const vars = JSON.stringify({ id: toPublicId("ac", itemId) });
  return tx.$queryRaw<UsedAction[]>`
    select distinct a ->> 'type' as "type", a ->> 'action' as "action"
    from "VaultItemUse" u ${usingDocuments},
      jsonb_path_query(${documentColumn}, 'strict $.** ? (@.params.connection_id == $id)', ${vars}::jsonb, true) a
    where u."tenantId" = ${tenantId}::uuid and u."itemId" = ${itemId}::uuid
    order by 1, 2`;
}

/** Joins the documents to the uses `u`: a draft's, a version's, or none. */
export const usingDocuments = Prisma.sql`
  left join "Flow" f on f."tenantId" = u."tenantId" and f."id" = u."draftOfFlowId"
  left join "FlowVersion" v on v."tenantId" = u."tenantId" and v."id" = u."flowVersionId"`;
export const documentColumn = Prisma.sql`coalesce(f."draft", v."actions")`;
