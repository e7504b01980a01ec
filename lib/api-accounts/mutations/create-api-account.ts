import "server-only";
import { randomBytes } from "node:crypto";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor, SystemActor } from "#lib/auth/actor.ts";
import { hashSecret, newSecret } from "#lib/auth/generated-secret.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { newId } from "#lib/db/ids.ts";
import { addNotices } from "#lib/notices/mutations.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { type CreateApiAccountInput, createApiAccountInput, type NewApiAccount } from "../schema.ts";

/** Enough for anybody's programs; a loop that registers without end stops here. */
const MOST_PER_OPERATOR = 100;

/**
 * Credentials of a program that acts as an operator: the actor, or, for admins and the console, another one, who is
 * told of it in the dashboard.
 *
 * @throws AppError FORBIDDEN for another operator's unless the actor is an admin; NOT_FOUND if there is no such active
 * person; CONFLICT if that operator has very many already.
 */
export async function createApiAccount(
  actor: Actor | SystemActor,
  raw: CreateApiAccountInput,
): Promise<NewApiAccount & { operatorName: string }> {
  const { operatorId = actor.operatorId, description } = createApiAccountInput.parse(raw);
  if (actor.operatorId !== null && operatorId !== actor.operatorId) authorize(actor, "operator:write");
  if (operatorId === null) throw new AppError("NOT_FOUND", "errors.operatorUnknown");
  const { tenantId } = actor;
  const id = newId();
  const userName = randomBytes(16).toString("hex");
  const password = newSecret();
  const operatorName = await db.$transaction(async (tx) => {
    const name = await requirePerson(tx, tenantId, operatorId);
    await tx.apiAccount.create({
      data: { tenantId, id, operatorId, userName, passwordHash: hashSecret(password), description },
      select: { id: true },
    });
    if (operatorId !== actor.operatorId) {
      const message = { messageKey: "account.madeForYou", params: { description } };
      await addNotices(tx, tenantId, [operatorId], message);
    }
    await recordAudit(tx, actor, { action: "account.create", targetId: id, detail: { operator: name, description } });
    return name;
  });
  return { id, userName, password, operatorName };
}

/** Locked, so that a deactivation at the same moment comes before or after, and the count holds. */
async function requirePerson(tx: Tx, tenantId: string, operatorId: string): Promise<string> {
  await tx.$queryRaw`select 1 from "Operator"
    where "tenantId" = ${tenantId}::uuid and "id" = ${operatorId}::uuid for update`;
  const person = await tx.operator.findFirst({
    where: { tenantId, id: operatorId, email: { not: null }, deactivatedAt: null },
    select: { name: true, _count: { select: { apiAccounts: { where: { revokedAt: null } } } } },
  });
  if (!person) throw new AppError("NOT_FOUND", "errors.operatorUnknown");
  if (person._count.apiAccounts >= MOST_PER_OPERATOR) {
    throw new AppError("CONFLICT", "errors.tooManyAccounts", { count: MOST_PER_OPERATOR });
  }
  return person.name;
}
