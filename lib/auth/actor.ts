import "server-only";
import { db } from "#lib/db/client.ts";
import type { Role } from "#lib/permissions/policy.ts";
import { oldestSession } from "./session-cookie.ts";

/** Where a call came from, for the audit log. */
export type Via = "dashboard" | "api" | "cli" | "system";

declare const actorBrand: unique symbol;

/** Who acts. Only this folder makes one, so a function that takes an Actor cannot be called for nobody. */
export type Actor = {
  readonly [actorBrand]: true;
  readonly tenantId: string;
  readonly operatorId: string;
  readonly role: Role;
  readonly via: Via;
  /** The dashboard's session, by which the engine looks the operator up again; null for any other caller. */
  readonly sessionId: string | null;
  /** The API account that the call was made with, for the audit log; null for any other caller. */
  readonly apiAccountId: string | null;
};

/** The product itself: a job, the CLI, the set-up page. It holds no grant on any section. */
export type SystemActor = {
  readonly [actorBrand]: true;
  readonly tenantId: string;
  readonly operatorId: null;
  readonly via: Via;
};

export function systemActor(tenantId: string, via: Via = "system"): SystemActor {
  return { tenantId, operatorId: null, via } as SystemActor;
}

/** The operator as an actor, with the role that holds now; null if there is none or it was deactivated. */
export async function findOperatorActor(
  tenantId: string,
  operatorId: string,
  via: Via,
  apiAccountId: string | null = null,
): Promise<Actor | null> {
  const operator = await db.operator.findFirst({
    where: { tenantId, id: operatorId, deactivatedAt: null },
    select: operatorColumns,
  });
  return operator && toActor(tenantId, operator, via, { sessionId: null, apiAccountId });
}

/** The actor of a session that was not ended and is not too old, of an operator who was not deactivated. */
export async function findSessionActor(tenantId: string, sessionId: string): Promise<Actor | null> {
  const session = await db.session.findFirst({
    where: {
      tenantId,
      id: sessionId,
      endedAt: null,
      createdAt: { gt: oldestSession() },
      operator: { deactivatedAt: null },
    },
    select: { operator: { select: operatorColumns } },
  });
  return session && toActor(tenantId, session.operator, "dashboard", { sessionId, apiAccountId: null });
}

/** Whether the operator, and the API account if the call came with one, may still act: for answers that take long. */
export async function isStillLive({ tenantId, operatorId, apiAccountId }: Actor): Promise<boolean> {
  const account = apiAccountId === null ? {} : { apiAccounts: { some: { id: apiAccountId, revokedAt: null } } };
  return (await db.operator.count({ where: { tenantId, id: operatorId, deactivatedAt: null, ...account } })) > 0;
}

const operatorColumns = {
  id: true,
  role: true,
  memberships: { where: { group: { kind: "administrators" } }, select: { groupId: true } },
} as const;

function toActor(
  tenantId: string,
  operator: { id: string; role: "editor" | "viewer"; memberships: unknown[] },
  via: Via,
  by: Pick<Actor, "sessionId" | "apiAccountId">,
): Actor {
  const role: Role = operator.memberships.length > 0 ? "admin" : operator.role;
  return { tenantId, operatorId: operator.id, role, via, ...by } as Actor;
}
