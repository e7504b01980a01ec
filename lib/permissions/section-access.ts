import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import type { Tx } from "#lib/db/client.ts";
import type { Prisma } from "#lib/db/generated/client.ts";
import { AppError } from "#lib/shared/app-error.ts";

export type SectionRight = "view" | "change";
type SectionLock = "share" | "update";

/** The sections on which the actor holds the right, by themselves or through a group. For a `where`. */
export function sectionsWith(actor: Actor, right: SectionRight): Prisma.VaultSectionWhereInput {
  return { tenantId: actor.tenantId, authorizations: { some: { right, OR: heldBy(actor) } } };
}

/**
 * The section, locked against a revocation until the transaction ends, so that one is before the write or after it.
 *
 * @param lock `update` is for what changes the section or its authorizations, and waits for all who rely on them.
 * @throws AppError NOT_FOUND if the actor may not even see it; FORBIDDEN if the right is missing.
 */
export async function requireSection(
  tx: Tx,
  actor: Actor,
  sectionId: string,
  right: SectionRight,
  lock: SectionLock = "share",
): Promise<{ id: string; name: string }> {
  await lockSections(tx, actor.tenantId, [sectionId], lock);
  const section = await tx.vaultSection.findFirst({
    where: { AND: [{ id: sectionId }, sectionsWith(actor, "view")] },
    select: {
      id: true,
      name: true,
      authorizations: { where: { right, OR: heldBy(actor) }, select: { id: true }, take: 1 },
    },
  });
  if (!section) throw new AppError("NOT_FOUND", "errors.sectionNotFound");
  if (section.authorizations.length === 0) {
    throw new AppError("FORBIDDEN", "errors.sectionForbids", { section: section.name });
  }
  return { id: section.id, name: section.name };
}

/** In the order of their ids, as every writer takes them: so two of them never wait for each other. */
export async function lockSections(
  tx: Tx,
  tenantId: string,
  sectionIds: readonly string[],
  lock: SectionLock,
): Promise<void> {
  const ids = [...sectionIds];
  if (lock === "share") {
    await tx.$queryRaw`select 1 from "VaultSection"
      where "tenantId" = ${tenantId}::uuid and "id" = any(${ids}::uuid[]) order by "id" for share`;
  } else {
    await tx.$queryRaw`select 1 from "VaultSection"
      where "tenantId" = ${tenantId}::uuid and "id" = any(${ids}::uuid[]) order by "id" for update`;
  }
}

/** The actor's own grants and their groups'. `everyone` means people: an API client's service account has just what it was given. */
export function heldBy(actor: Actor): Prisma.VaultAuthorizationWhereInput[] {
  return [
    { operatorId: actor.operatorId },
    { group: { kind: "everyone", tenant: { operators: { some: { id: actor.operatorId, email: { not: null } } } } } },
    { group: { members: { some: { operatorId: actor.operatorId } } } },
  ];
}
