import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { newId } from "#lib/db/ids.ts";
import { requireSection } from "#lib/permissions/section-access.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { findAuthorization } from "../data.ts";
import type { Authorization, GrantSectionInput } from "../schema.ts";

type Grantee = { name: string; kind: "operator" | "group"; to: { operatorId: string } | { groupId: string } };

/**
 * Gives an operator or a group a right to the section; `change` brings `view` along. What is there already stays as it
 * is, and is not recorded again.
 *
 * @returns The authorization that was asked for.
 * @throws AppError INVALID with `fieldErrors.grantee` unless it is an active person, the account of an API client that
 * was not revoked, or a group, of the tenant.
 */
export async function grantSection(actor: Actor, input: GrantSectionInput): Promise<Authorization> {
  const { tenantId } = actor;
  const id = await db.$transaction(async (tx) => {
    const section = await requireSection(tx, actor, input.sectionId, "change", "update");
    const grantee = await requireGrantee(tx, tenantId, input);
    const place = { tenantId, sectionId: section.id, ...grantee.to };
    const rights = input.right === "change" ? (["view", "change"] as const) : (["view"] as const);
    const made = await tx.vaultAuthorization.createMany({
      data: rights.map((right) => ({ ...place, id: newId(), right })),
      skipDuplicates: true,
    });
    const asked = await tx.vaultAuthorization.findFirstOrThrow({
      where: { ...place, right: input.right },
      select: { id: true },
    });
    if (made.count > 0) {
      await recordAudit(tx, actor, {
        action: "section.grant",
        targetId: section.id,
        detail: { section: section.name, right: input.right, grantee: grantee.name, granteeKind: grantee.kind },
      });
    }
    return asked.id;
  });
  return findAuthorization(actor, input.sectionId, id);
}

async function requireGrantee(tx: Tx, tenantId: string, input: GrantSectionInput): Promise<Grantee> {
  if (input.operatorId) {
    const operator = await tx.operator.findFirst({
      where: {
        ...{ tenantId, id: input.operatorId, deactivatedAt: null },
        OR: [{ email: { not: null } }, { clients: { some: { revokedAt: null } } }],
      },
      select: { id: true, name: true },
    });
    if (operator) return { name: operator.name, kind: "operator", to: { operatorId: operator.id } };
  }
  if (input.groupId) {
    // Against its deletion, which takes the section's lock too: one comes before the other.
    await tx.$queryRaw`select 1 from "OperatorGroup"
      where "tenantId" = ${tenantId}::uuid and "id" = ${input.groupId}::uuid for key share`;
    const group = await tx.operatorGroup.findFirst({
      where: { tenantId, id: input.groupId },
      select: { id: true, name: true },
    });
    if (group) return { name: group.name, kind: "group", to: { groupId: group.id } };
  }
  throw new AppError("INVALID", "errors.granteeNotFound", {}, { grantee: ["errors.granteeNotFound"] });
}
