import "server-only";
import { z } from "zod";
import type { Actor } from "#lib/auth/actor.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { type ProvenAccount, provenAccount } from "./prove-accounts.ts";
import { oldestSession } from "./session-cookie.ts";
import type { SessionToken } from "./session-token.ts";

/** What the dashboard shows of whoever is signed in. */
export type SessionOperator = {
  name: string;
  email: string;
  language: string;
  tenantName: string;
  lastSeenAt: Date;
};

/** The operator of a session that stands; null once it was ended, is too old, or its operator deactivated. */
export async function findSessionOperator({ tenantId, sessionId }: SessionToken): Promise<SessionOperator | null> {
  const session = await db.session.findFirst({
    where: {
      tenantId,
      id: sessionId,
      endedAt: null,
      createdAt: { gt: oldestSession() },
      operator: { deactivatedAt: null },
    },
    select: {
      lastSeenAt: true,
      operator: { select: { name: true, email: true, language: true, tenant: { select: { name: true } } } },
    },
  });
  if (!session) return null;
  const { name, email, language, tenant } = session.operator;
  return { name, email: email ?? "", language, tenantName: tenant.name, lastSeenAt: session.lastSeenAt };
}

export type OtherTenant = { tenantId: string; name: string };

/**
 * The tenants that the actor can switch to: those where the password of this session's sign-in opened an account, as
 * far as that account is active and its password the same still.
 */
export async function listOtherTenants(actor: Actor): Promise<OtherTenant[]> {
  const accounts = await listProvenAccounts(actor);
  if (accounts.length === 0) return [];
  const operators = await db.operator.findMany({
    where: { OR: accounts.map(standing) },
    select: { tenantId: true, tenant: { select: { name: true } } },
  });
  return operators
    .map(({ tenantId, tenant }) => ({ tenantId, name: tenant.name }))
    .toSorted((one, other) => one.name.localeCompare(other.name));
}

/** Of proven accounts, what tells a person which is which; and in whose tenant the wanted operator is. */
export async function listAccountsOf(
  accounts: readonly ProvenAccount[],
  wantedOperatorId: string | null,
): Promise<{ tenantId: string; operatorId: string; tenantName: string; hasWanted: boolean }[]> {
  const operators = await db.operator.findMany({
    where: { OR: accounts.map(standing) },
    select: { tenantId: true, id: true, tenant: { select: { name: true } } },
    orderBy: { createdAt: "asc" },
  });
  const tenantIds = operators.map(({ tenantId }) => tenantId);
  const wanted = wantedOperatorId
    ? await db.operator.findFirst({
        where: { tenantId: { in: tenantIds }, id: wantedOperatorId },
        select: { tenantId: true },
      })
    : null;
  return operators.map(({ tenantId, id, tenant }) => ({
    tenantId,
    operatorId: id,
    tenantName: tenant.name,
    hasWanted: tenantId === wanted?.tenantId,
  }));
}

/** The actor's account in that tenant, if its password was proved at this session's sign-in; else null. */
export async function findProvenAccount(actor: Actor, tenantId: string): Promise<ProvenAccount | null> {
  const accounts = await listProvenAccounts(actor);
  return accounts.find((account) => account.tenantId === tenantId) ?? null;
}

/**
 * False once the operator was deactivated, or the password that was proved has been changed. The row stays locked, so
 * that a new password, which ends every session, comes before this transaction or after it. Sessions are locked later.
 */
export async function isStanding(tx: Tx, account: ProvenAccount): Promise<boolean> {
  const { tenantId, operatorId } = account;
  await tx.$queryRaw`select 1 from "Operator"
    where "tenantId" = ${tenantId}::uuid and "id" = ${operatorId}::uuid for share`;
  return (await tx.operator.count({ where: standing(account) })) > 0;
}

async function listProvenAccounts({ tenantId, sessionId }: Actor): Promise<ProvenAccount[]> {
  if (!sessionId) return [];
  const session = await db.session.findFirst({
    where: { tenantId, id: sessionId, endedAt: null },
    select: { otherAccounts: true },
  });
  return z.array(provenAccount).parse(session?.otherAccounts ?? []);
}

function standing({ tenantId, operatorId, passwordChangedAt }: ProvenAccount) {
  return { tenantId, id: operatorId, deactivatedAt: null, passwordHash: { not: null }, passwordChangedAt };
}
