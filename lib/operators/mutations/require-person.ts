import "server-only";
import type { Tx } from "#lib/db/client.ts";
import type { Role } from "#lib/permissions/policy.ts";
import { AppError } from "#lib/shared/app-error.ts";

export type Person = {
  id: string;
  name: string;
  email: string;
  language: string;
  role: Role;
  deactivatedAt: Date | null;
};

/** @throws AppError NOT_FOUND unless the tenant has that person. The service account of an API client is none. */
export async function requirePerson(tx: Tx, tenantId: string, operatorId: string): Promise<Person> {
  const found = await tx.operator.findFirst({
    where: { tenantId, id: operatorId, email: { not: null } },
    select: {
      id: true,
      name: true,
      email: true,
      language: true,
      role: true,
      deactivatedAt: true,
      memberships: { where: { group: { kind: "administrators" } }, select: { groupId: true } },
    },
  });
  if (!found) throw new AppError("NOT_FOUND", "errors.operatorUnknown");
  const { memberships, email, role, ...rest } = found;
  return { ...rest, email: email ?? "", role: memberships.length > 0 ? "admin" : role };
}
