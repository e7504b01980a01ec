import "server-only";
import type { SystemActor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { AppError } from "#lib/shared/app-error.ts";

/**
 * The active operator whom somebody at the console names by address.
 *
 * @throws AppError NOT_FOUND if the tenant has no such person.
 */
export async function getOperatorByEmail({ tenantId }: SystemActor, email: string): Promise<{ id: string }> {
  const operator = await db.operator.findFirst({
    where: { tenantId, email: email.trim().toLowerCase(), deactivatedAt: null },
    select: { id: true },
  });
  if (!operator) throw new AppError("NOT_FOUND", "errors.operatorNotFound", { email });
  return operator;
}
