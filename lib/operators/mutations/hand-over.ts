import "server-only";
import type { AuditEntry } from "#lib/audit/schema.ts";
import type { Actor } from "#lib/auth/actor.ts";
import type { Tx } from "#lib/db/client.ts";
import { newId } from "#lib/db/ids.ts";
import { addNotices } from "#lib/notices/mutations.ts";
import { findOperatorName } from "#lib/sections/data.ts";
import { findHolders } from "#lib/sections/mutations/require-holder.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { HandOver, SoleSections } from "../schema.ts";

type Grantee = {
  name: string;
  kind: "operator" | "group";
  groupKind: string;
  to: { operatorId: string } | { groupId: string };
};
const personColumns = { id: true, name: true } as const;
type Leaver = { name: string; alone: SoleSections };

/**
 * Gives Full control of a section, which the caller has locked, to somebody else than the operator who is being
 * deactivated. A person who gets it so is told, and so is whoever may view it, the one who leaves on their return: an
 * administrator could as well take it for themself.
 *
 * @param leaver With the sections that nobody else fully controls.
 * @returns What to record last.
 * @throws AppError CONFLICT for any other section; INVALID for a group without an active person, and for whom it
 * cannot be given to.
 */
export async function handOverSection(
  tx: Tx,
  actor: Actor,
  leaver: Leaver,
  { sectionId, ...to }: HandOver,
): Promise<AuditEntry> {
  const { tenantId } = actor;
  const section = leaver.alone.find(({ id }) => id === sectionId);
  if (!section) throw new AppError("CONFLICT", "errors.handOverStale");
  const grantee = await findGrantee(tx, tenantId, to);
  if (!grantee)
    throw new AppError("INVALID", "errors.granteeNotFound", {}, { [sectionId]: ["errors.granteeNotFound"] });
  await tellOfHandOver(tx, actor, leaver, section, grantee);
  await tx.vaultAuthorization.createMany({
    data: (["view", "change"] as const).map((right) => ({ tenantId, id: newId(), sectionId, right, ...grantee.to })),
    skipDuplicates: true,
  });
  const detail = { section: section.name, right: "change" as const, grantee: grantee.name, granteeKind: grantee.kind };
  return { action: "section.grant", targetId: sectionId, detail };
}

/** Before the grant, which would make viewers of those who get it. */
async function tellOfHandOver(
  tx: Tx,
  { tenantId, operatorId }: Actor,
  leaver: Leaver,
  section: SoleSections[number],
  { name: grantee, groupKind, to }: Grantee,
): Promise<void> {
  const admin = await findOperatorName(tx, tenantId, operatorId);
  const heir = "operatorId" in to ? to.operatorId : null;
  if (heir !== null && heir !== operatorId) {
    const params = { admin, section: section.name };
    await addNotices(tx, tenantId, [heir], { messageKey: "notices.handedOver", params });
  }
  const viewers = await findHolders(tx, tenantId, [section.id], "view", "everybody");
  const others = viewers.map((viewer) => viewer.operatorId).filter((id) => id !== heir && id !== operatorId);
  const params = { admin, operator: leaver.name, section: section.name, grantee, groupKind };
  await addNotices(tx, tenantId, others, { messageKey: "notices.handedOverTo", params });
}

/** Whoever is being deactivated is no active person any more, and so no answer. */
async function findGrantee(tx: Tx, tenantId: string, to: Omit<HandOver, "sectionId">): Promise<Grantee | null> {
  const active = { tenantId, deactivatedAt: null, email: { not: null } };
  if (to.operatorId !== undefined) {
    const operator = await tx.operator.findFirst({ where: { ...active, id: to.operatorId }, select: personColumns });
    return operator && { name: operator.name, kind: "operator", groupKind: "none", to: { operatorId: operator.id } };
  }
  const groupId = to.groupId ?? "";
  const group = await tx.operatorGroup.findFirst({
    where: {
      tenantId,
      id: groupId,
      OR: [{ kind: "everyone", tenant: { operators: { some: active } } }, { members: { some: { operator: active } } }],
    },
    select: { id: true, name: true, kind: true },
  });
  return group && { name: group.name, kind: "group", groupKind: group.kind, to: { groupId: group.id } };
}
