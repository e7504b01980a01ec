import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { likeLiteral } from "#lib/db/like.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { AppError } from "#lib/shared/app-error.ts";

/**
 * The tenant that somebody at the console means: the one named, or else the only one, or the only one with that
 * operator. There is no actor: whoever holds the owner's key to the database stands above the tenants.
 *
 * @throws AppError NOT_FOUND if there is none; CONFLICT, with the names, if several could be meant.
 */
export async function findMeantTenant(meant: { name?: string; email?: string }): Promise<{ id: string; name: string }> {
  const { name, email } = meant;
  const tenants = await db.tenant.findMany({
    where: {
      ...(name !== undefined && { name: { equals: likeLiteral(name), mode: "insensitive" } }),
      ...(email !== undefined && { operators: { some: { email: email.trim().toLowerCase() } } }),
    },
    select: { id: true, name: true },
    orderBy: { name: "asc" },
    take: 20,
  });
  const [tenant] = tenants;
  if (!tenant)
    throw new AppError("NOT_FOUND", email ? "errors.operatorNotFound" : "errors.tenantNotFound", { ...meant });
  if (tenants.length > 1) {
    throw new AppError("CONFLICT", "errors.tenantAmbiguous", { names: tenants.map((each) => each.name).join(", ") });
  }
  return tenant;
}

/** What an administrator may set about where secrets go. */
export async function getSecuritySettings(actor: Actor): Promise<{ allowsAnyHost: boolean }> {
  authorize(actor, "settings:write");
  return db.tenant.findUniqueOrThrow({ where: { id: actor.tenantId }, select: { allowsAnyHost: true } });
}
