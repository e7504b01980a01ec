import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { AuditEntry } from "#lib/audit/schema.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { endSessionsOf } from "#lib/auth/mutations/sessions.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { lockAdministrators } from "#lib/groups/mutations/lock-administrators.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { lockSections } from "#lib/permissions/section-access.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { findControlledSections, findSoleSections } from "../data/sole-sections.ts";
import type { DeactivateOperatorInput } from "../schema.ts";
import { handOverSection } from "./hand-over.ts";
import { requirePerson } from "./require-person.ts";

/**
 * Locks an operator out at once: sessions end, password links are void, API accounts stop working. Their grants stay,
 * for when they return. A section that only they fully control is handed over as the input says; one that it does not
 * name, an administrator can take over later.
 *
 * That an administrator is left needs no question: the actor is one, and cannot deactivate themself.
 *
 * @throws AppError FORBIDDEN for the actor themself; NOT_FOUND; CONFLICT if it was done already, or if a section to
 * hand over has another holder by now.
 */
export async function deactivateOperator(
  actor: Actor,
  { operatorId: target, handOver = [] }: DeactivateOperatorInput,
): Promise<void> {
  authorize(actor, "operator:write");
  if (handOver.length > 0) authorize(actor, "section:takeOver");
  const { tenantId } = actor;
  const run = async (tx: Tx) => {
    await lockAdministrators(tx, actor);
    // The row's own id: the same guid may come in capitals.
    const { id: operatorId, name, deactivatedAt } = await requirePerson(tx, tenantId, target);
    if (operatorId === actor.operatorId) throw new AppError("FORBIDDEN", "errors.deactivateSelf");
    if (deactivatedAt) throw new AppError("CONFLICT", "errors.operatorDeactivated", { name });
    // Against whoever gives or takes Full control of one of them at this moment.
    await lockSections(tx, tenantId, await findControlledSections(tx, tenantId, operatorId), "update");
    const alone = await findSoleSections(tx, tenantId, operatorId);
    await tx.operator.updateMany({ where: { tenantId, id: operatorId }, data: { deactivatedAt: new Date() } });
    await endSessionsOf(tx, { tenantId, operatorId });
    await tx.passwordLink.deleteMany({ where: { tenantId, operatorId, usedAt: null } });
    const granted: AuditEntry[] = [];
    for (const each of handOver) granted.push(await handOverSection(tx, actor, { name, alone }, each));
    const handedOver = alone.filter(({ id }) => handOver.some(({ sectionId }) => sectionId === id));
    const detail = { name, handedOver: handedOver.map((section) => section.name) };
    for (const entry of granted) await recordAudit(tx, actor, entry);
    await recordAudit(tx, actor, { action: "operator.deactivate", targetId: operatorId, detail });
  };
  // A thousand sections to hand over are some thousand statements.
  await db.$transaction(run, { timeout: 60_000 });
}

/** They are let in again with the role, groups, grants and API accounts that they had. */
export async function reactivateOperator(actor: Actor, { operatorId }: { operatorId: string }): Promise<void> {
  authorize(actor, "operator:write");
  const { tenantId } = actor;
  await db.$transaction(async (tx) => {
    await lockAdministrators(tx, actor);
    const { name, deactivatedAt } = await requirePerson(tx, tenantId, operatorId);
    if (!deactivatedAt) throw new AppError("CONFLICT", "errors.operatorActive", { name });
    await tx.operator.updateMany({ where: { tenantId, id: operatorId }, data: { deactivatedAt: null } });
    await recordAudit(tx, actor, { action: "operator.reactivate", targetId: operatorId, detail: { name } });
  });
}
