import "server-only";
import { z } from "zod";
import { recordAudit } from "#lib/audit/record.ts";
import { type Actor, findOperatorActor } from "#lib/auth/actor.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { newId } from "#lib/db/ids.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { findProvenAccount, isStanding } from "../data.ts";
import { type ProvenAccount, provenAccount } from "../prove-accounts.ts";
import type { RequestOrigin } from "../request-origin.ts";
import { shorten } from "./sign-in.ts";

/** A session's token, and when its sign-in was: switching does not make it last longer. */
export type SwitchedSession = { tenantId: string; sessionId: string; signedInAt: Date };

/**
 * Ends the actor's session and begins one in another tenant, as the account whose password was proved at the sign-in.
 * Each of the two tenants' audit logs says that, and nothing about the other tenant.
 *
 * @throws AppError NOT_FOUND unless that account was proved, is active, and has the same password still.
 */
export async function switchTenant(
  actor: Actor,
  { tenantId }: { tenantId: string },
  { address, userAgent }: RequestOrigin,
): Promise<SwitchedSession> {
  const wanted = await findProvenAccount(actor, tenantId);
  const next = wanted && (await findOperatorActor(tenantId, wanted.operatorId, "dashboard"));
  if (!next) throw new AppError("NOT_FOUND", "errors.tenantNotProven");
  const sessionId = newId();
  const signedInAt = await db.$transaction(async (tx) => {
    if (!(await isStanding(tx, wanted))) throw new AppError("NOT_FOUND", "errors.tenantNotProven");
    const { createdAt, account, others } = await leaveSession(tx, actor, wanted);
    const { operatorId } = wanted;
    const otherAccounts = [account, ...others];
    await tx.session.create({
      data: { tenantId, id: sessionId, operatorId, address, userAgent: shorten(userAgent), createdAt, otherAccounts },
      select: { id: true },
    });
    // The heads of both chains are locked, in one order whichever way somebody goes.
    for (const each of [actor, next].toSorted((one, other) => (one.tenantId < other.tenantId ? -1 : 1))) {
      const entry = { action: "operator.switchTenant", targetId: each.operatorId, detail: { address } } as const;
      await recordAudit(tx, each, entry);
    }
    return createdAt;
  });
  return { tenantId, sessionId, signedInAt };
}

/** Ends the session in the statement that reads it, so that of two switches at once one is refused. */
async function leaveSession(tx: Tx, { tenantId, sessionId }: Actor, wanted: ProvenAccount) {
  const [left] = await tx.session.updateManyAndReturn({
    where: { tenantId, id: sessionId ?? "", endedAt: null, operator: { deactivatedAt: null } },
    data: { endedAt: new Date() },
    select: {
      createdAt: true,
      otherAccounts: true,
      operatorId: true,
      operator: { select: { passwordChangedAt: true } },
    },
  });
  if (!left) throw new AppError("UNAUTHENTICATED", "errors.unauthenticated");
  const accounts = z.array(provenAccount).parse(left.otherAccounts);
  const others = accounts.filter((account) => account.tenantId !== wanted.tenantId);
  if (others.length === accounts.length) throw new AppError("NOT_FOUND", "errors.tenantNotProven");
  const passwordChangedAt = left.operator.passwordChangedAt?.toISOString() ?? null;
  const account: ProvenAccount = { tenantId, operatorId: left.operatorId, passwordChangedAt };
  return { createdAt: left.createdAt, account, others };
}
