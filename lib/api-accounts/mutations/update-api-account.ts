import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { ownAccountsUnlessAdmin } from "../account-access.ts";
import type { UpdateApiAccountInput } from "../schema.ts";

/** @throws AppError NOT_FOUND if there is none, it was revoked, or it is another's and the actor no admin. */
export async function updateApiAccount(actor: Actor, { id, description }: UpdateApiAccountInput): Promise<void> {
  const where = { ...ownAccountsUnlessAdmin(actor), id };
  await db.$transaction(async (tx) => {
    const before = await tx.apiAccount.findFirst({ where, select: { description: true } });
    const { count } = await tx.apiAccount.updateMany({ where, data: { description } });
    if (!before || count === 0) throw new AppError("NOT_FOUND", "errors.accountNotFound");
    const detail = { before: before.description, after: description };
    await recordAudit(tx, actor, { action: "account.update", targetId: id, detail });
  });
}
