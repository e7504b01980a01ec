import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { can } from "#lib/permissions/policy.ts";

type Where = { tenantId: string; revokedAt: null; operatorId?: string };

/** The accounts that the actor may look after, for a `where`: anybody's for an admin, else their own. */
export function ownAccountsUnlessAdmin({ tenantId, operatorId, role }: Actor): Where {
  return { tenantId, revokedAt: null, ...(!can(role, "operator:write") && { operatorId }) };
}
