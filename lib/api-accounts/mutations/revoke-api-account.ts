import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { ownAccountsUnlessAdmin } from "../account-access.ts";
import type { ApiAccountIdInput } from "../schema.ts";

/**
 * Ends an account for good. Every engine refuses it within five seconds.
 *
 * @throws AppError NOT_FOUND if there is none, it was revoked, or it is another's and the actor no admin.
 */
export async function revokeApiAccount(actor: Actor, { id }: ApiAccountIdInput): Promise<void> {
  await db.$transaction(async (tx) => {
    const [revoked] = await tx.apiAccount.updateManyAndReturn({
      where: { ...ownAccountsUnlessAdmin(actor), id },
      data: { revokedAt: new Date() },
      select: { description: true, operator: { select: { name: true } } },
    });
    if (!revoked) throw new AppError("NOT_FOUND", "errors.accountNotFound");
    const detail = { operator: revoked.operator.name, description: revoked.description };
    await recordAudit(tx, actor, { action: "account.revoke", targetId: id, detail });
  });
}
