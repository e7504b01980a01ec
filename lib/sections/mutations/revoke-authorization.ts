import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { requireSection } from "#lib/permissions/section-access.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { RevokeAuthorizationInput } from "../schema.ts";
import { requireActiveHolder } from "./require-holder.ts";

/**
 * Takes a right away. Without `view` there is no `change`, so that goes with it; without `change`, `view` stays.
 *
 * @throws AppError NOT_FOUND for an authorization that is not the section's; CONFLICT for the last Full control.
 */
export async function revokeAuthorization(actor: Actor, input: RevokeAuthorizationInput): Promise<{ id: string }> {
  const { tenantId } = actor;
  return db.$transaction(async (tx) => {
    const section = await requireSection(tx, actor, input.sectionId, "change", "update");
    const authorization = await tx.vaultAuthorization.findFirst({
      where: { tenantId, id: input.authorizationId, sectionId: section.id },
      select: {
        id: true,
        right: true,
        operatorId: true,
        groupId: true,
        operator: { select: { name: true } },
        group: { select: { name: true } },
      },
    });
    if (!authorization) throw new AppError("NOT_FOUND", "errors.authorizationNotFound");
    const { right, operatorId, groupId, operator, group } = authorization;
    await tx.vaultAuthorization.deleteMany({
      where: { tenantId, sectionId: section.id, operatorId, groupId, ...(right === "change" && { right }) },
    });
    await requireActiveHolder(tx, tenantId, [section.id]);
    await recordAudit(tx, actor, {
      action: "section.revoke",
      targetId: section.id,
      detail: {
        section: section.name,
        right,
        grantee: operator?.name ?? group?.name ?? "",
        granteeKind: operatorId ? "operator" : "group",
      },
    });
    return { id: authorization.id };
  });
}
