import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db, type Tx } from "#lib/db/client.ts";
import type { Prisma } from "#lib/db/generated/client.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import type { SoleSections } from "../schema.ts";

/**
 * The sections that nobody would fully control if that operator were deactivated. An administrator sees their names,
 * as of those that can be taken over; of what is in them, nothing.
 */
export async function listSoleSections(actor: Actor, { operatorId }: { operatorId: string }): Promise<SoleSections> {
  authorize(actor, "operator:write");
  authorize(actor, "section:takeOver");
  return findSoleSections(db, actor.tenantId, operatorId);
}

/** By name. None for an operator who was deactivated, or is no person: they are no holder whom a section could lose. */
export async function findSoleSections(tx: Tx, tenantId: string, operatorId: string): Promise<SoleSections> {
  const active = { email: { not: null }, deactivatedAt: null } satisfies Prisma.OperatorWhereInput;
  return tx.vaultSection.findMany({
    where: {
      tenantId,
      authorizations: { some: { right: "change", OR: heldBy({ ...active, id: operatorId }) } },
      NOT: { authorizations: { some: { right: "change", OR: heldBy({ ...active, id: { not: operatorId } }) } } },
    },
    select: { id: true, name: true },
    orderBy: [{ name: "asc" }, { id: "asc" }],
  });
}

/** Every section that the operator fully controls, by themselves or through a group. */
export async function findControlledSections(tx: Tx, tenantId: string, operatorId: string): Promise<string[]> {
  const rows = await tx.vaultSection.findMany({
    where: { tenantId, authorizations: { some: { right: "change", OR: heldBy({ id: operatorId }) } } },
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

function heldBy(operator: Prisma.OperatorWhereInput): Prisma.VaultAuthorizationWhereInput[] {
  return [
    { operator },
    { group: { kind: "everyone", tenant: { operators: { some: operator } } } },
    { group: { members: { some: { operator } } } },
  ];
}
