import "server-only";
import type { Tx } from "#lib/db/client.ts";
import { Prisma } from "#lib/db/generated/client.ts";
import { lockSections } from "#lib/permissions/section-access.ts";
import { AppError } from "#lib/shared/app-error.ts";

/** A person of the tenant who holds the authorization `a`, alone or through a group. */
const holders = Prisma.sql`"Operator" o
  where o."tenantId" = a."tenantId" and o."email" is not null
    and (o."id" = a."operatorId" or exists (
      select from "OperatorGroup" g
      where g."tenantId" = a."tenantId" and g."id" = a."groupId" and (g."kind" = 'everyone' or exists (
        select from "GroupMember" m
        where m."tenantId" = g."tenantId" and m."groupId" = g."id" and m."operatorId" = o."id"))))`;
const activeHolders = Prisma.sql`${holders} and o."deactivatedAt" is null`;

/**
 * For a write that takes Full control away, after it: locks the sections and refuses if one is left without a person
 * who fully controls it.
 *
 * @throws AppError CONFLICT errors.lastFullControl with the section's name.
 */
export async function requireActiveHolder(tx: Tx, tenantId: string, sectionIds: readonly string[]): Promise<void> {
  if (sectionIds.length === 0) return;
  await lockSections(tx, tenantId, sectionIds, "update");
  const [orphan] = await findOrphans(tx, tenantId, sectionIds);
  if (orphan) throw new AppError("CONFLICT", "errors.lastFullControl", { section: orphan.name });
}

/** The sections, of those named or of all, that no active person fully controls. By name. */
export async function findOrphans(
  tx: Tx,
  tenantId: string,
  sectionIds?: readonly string[],
): Promise<{ id: string; name: string }[]> {
  const among = sectionIds ? Prisma.sql`and s."id" = any(${[...sectionIds]}::uuid[])` : Prisma.empty;
  return tx.$queryRaw<{ id: string; name: string }[]>`
    select s."id", s."name" from "VaultSection" s
    where s."tenantId" = ${tenantId}::uuid ${among} and not exists (
      select from "VaultAuthorization" a
      where a."tenantId" = s."tenantId" and a."sectionId" = s."id" and a."right" = 'change'
        and exists (select from ${activeHolders}))
    order by lower(s."name"), s."id"`;
}

/** Who has the right to which of the sections, for telling them something. A notice waits for who was deactivated. */
export async function findHolders(
  tx: Tx,
  tenantId: string,
  sectionIds: readonly string[],
  right: "view" | "change",
  who: "active" | "everybody" = "active",
): Promise<{ sectionId: string; operatorId: string }[]> {
  const people = who === "active" ? activeHolders : holders;
  return tx.$queryRaw<{ sectionId: string; operatorId: string }[]>`
    select distinct a."sectionId", o."id" as "operatorId"
    from "VaultAuthorization" a cross join lateral (select o."id" from ${people}) o
    where a."tenantId" = ${tenantId}::uuid and a."sectionId" = any(${[...sectionIds]}::uuid[])
      and a."right" = ${right}::"VaultRight"`;
}
