import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import { findOperatorActor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { newId } from "#lib/db/ids.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { isStanding } from "../data.ts";
import { type Proof, proveAccounts } from "../prove-accounts.ts";
import type { SessionToken } from "../session-token.ts";

export type SignInInput = Proof & { userAgent: string | null };

/**
 * Begins a session of the operator with that address and password. Of several tenants it is the one last used; the
 * session remembers the others, for the tenant menu.
 *
 * @throws AppError UNAUTHENTICATED, whatever is wrong; RATE_LIMITED after too many tries.
 */
export async function signIn({ userAgent, ...proof }: SignInInput): Promise<SessionToken> {
  const [account, ...otherAccounts] = await proveAccounts(proof);
  const { tenantId, operatorId } = account;
  const actor = await findOperatorActor(tenantId, operatorId, "dashboard");
  if (!actor) throw new AppError("UNAUTHENTICATED", "errors.signInRefused");
  const { address } = proof;
  const sessionId = newId();
  await db.$transaction(async (tx) => {
    if (!(await isStanding(tx, account))) throw new AppError("UNAUTHENTICATED", "errors.signInRefused");
    await tx.session.create({
      data: { tenantId, id: sessionId, operatorId, address, userAgent: shorten(userAgent), otherAccounts },
      select: { id: true },
    });
    await recordAudit(tx, actor, { action: "operator.signIn", targetId: operatorId, detail: { address } });
  });
  return { tenantId, sessionId };
}

export function shorten(userAgent: string | null): string | null {
  return userAgent?.slice(0, 300) ?? null;
}
