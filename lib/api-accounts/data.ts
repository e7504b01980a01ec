import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { isSecret } from "#lib/auth/generated-secret.ts";
import { db } from "#lib/db/client.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { ownAccountsUnlessAdmin } from "./account-access.ts";
import type { ApiAccountSummary, KnownApiAccount, ListApiAccountsInput } from "./schema.ts";

const columns = {
  id: true,
  operatorId: true,
  userName: true,
  description: true,
  createdAt: true,
  lastUsedAt: true,
  operator: { select: { name: true } },
} as const;

/**
 * The accounts that stand: the actor's own, one operator's, or everybody's; newest first.
 *
 * @throws AppError FORBIDDEN for other operators' unless the actor is an admin; NOT_FOUND for nobody's.
 */
export async function listApiAccounts(
  actor: Actor,
  { operatorId = actor.operatorId, everyone = false }: ListApiAccountsInput = {},
): Promise<ApiAccountSummary[]> {
  if (everyone || operatorId !== actor.operatorId) authorize(actor, "operator:write");
  if (!everyone) await requireOperator(actor, operatorId);
  const rows = await db.apiAccount.findMany({
    where: { tenantId: actor.tenantId, revokedAt: null, ...(!everyone && { operatorId }) },
    select: columns,
    orderBy: { id: "desc" },
  });
  return rows.map(toSummary);
}

/** @throws AppError NOT_FOUND if there is none, it was revoked, or it is another's and the actor no admin. */
export async function getApiAccount(actor: Actor, { id }: { id: string }): Promise<ApiAccountSummary> {
  const row = await db.apiAccount.findFirst({
    where: { ...ownAccountsUnlessAdmin(actor), id },
    select: columns,
  });
  if (!row) throw new AppError("NOT_FOUND", "errors.accountNotFound");
  return toSummary(row);
}

/**
 * Whom a user name and password stand for. Null alike for an unknown name, a wrong password, a revoked account and a
 * deactivated operator, and after the same work.
 */
export async function findApiAccountByCredentials(userName: string, password: string): Promise<KnownApiAccount | null> {
  // The name is the one thing known here: it is unique over all tenants, and tells the tenant.
  const row = await db.apiAccount.findFirst({
    where: {
      userName: isUserName(userName) ? userName.toLowerCase() : "",
      revokedAt: null,
      operator: { deactivatedAt: null },
    },
    select: { id: true, tenantId: true, operatorId: true, passwordHash: true },
  });
  if (!isSecret(password, row?.passwordHash) || !row) return null;
  const { id, tenantId, operatorId } = row;
  return { id, tenantId, operatorId };
}

async function requireOperator({ tenantId }: Actor, operatorId: string): Promise<void> {
  const count = await db.operator.count({ where: { tenantId, id: operatorId, email: { not: null } } });
  if (count === 0) throw new AppError("NOT_FOUND", "errors.operatorUnknown");
}

function isUserName(text: string): boolean {
  return /^[0-9a-f]{32}$/i.test(text);
}

function toSummary({ operator, ...row }: Omit<ApiAccountSummary, "operatorName"> & { operator: { name: string } }) {
  return { ...row, operatorName: operator.name };
}
