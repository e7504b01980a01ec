import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import { findOperatorActor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { newId } from "#lib/db/ids.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { isPassword, pretendToVerify } from "../passwords.ts";
import type { SessionToken } from "../session-token.ts";
import { countAttempt, forgiveAttempt } from "../throttle.ts";

export type SignInInput = { email: string; password: string; address: string; userAgent: string | null };

/** One address may have an account in several tenants; each password is tried in turn. */
const MOST_ACCOUNTS = 10;
const LONGEST_PASSWORD = 1024;

/**
 * Begins a session of the operator with that address and password.
 *
 * @throws AppError UNAUTHENTICATED, whatever is wrong; RATE_LIMITED after too many tries.
 */
export async function signIn({ email, password, address, userAgent }: SignInInput): Promise<SessionToken> {
  const attempt = { email: email.trim().toLowerCase(), address };
  await countAttempt(attempt);
  const operator = await findOperator(attempt.email, password.slice(0, LONGEST_PASSWORD));
  if (!operator) throw new AppError("UNAUTHENTICATED", "errors.signInRefused");
  await forgiveAttempt(attempt);
  return beginSession(operator, { address, userAgent });
}

type Found = { tenantId: string; id: string };

async function findOperator(email: string, password: string): Promise<Found | null> {
  const candidates = await db.operator.findMany({
    where: { email, passwordHash: { not: null }, deactivatedAt: null },
    select: { tenantId: true, id: true, passwordHash: true },
    orderBy: { createdAt: "asc" },
    take: MOST_ACCOUNTS,
  });
  if (candidates.length === 0) await pretendToVerify(password);
  for (const { tenantId, id, passwordHash } of candidates) {
    if (passwordHash && (await isPassword(passwordHash, password))) return { tenantId, id };
  }
  return null;
}

/** Also for whoever has just proved who they are in another way: the set-up link. */
export async function beginSession(
  operator: Found,
  { address, userAgent }: { address: string; userAgent: string | null },
): Promise<SessionToken> {
  const sessionId = newId();
  const { tenantId, id: operatorId } = operator;
  const actor = await findOperatorActor(tenantId, operatorId, "dashboard");
  if (!actor) throw new AppError("UNAUTHENTICATED", "errors.signInRefused");
  await db.$transaction(async (tx) => {
    await tx.session.create({
      data: { tenantId, id: sessionId, operatorId, address, userAgent: userAgent?.slice(0, 300) ?? null },
      select: { id: true },
    });
    await recordAudit(tx, actor, { action: "operator.signIn", targetId: operatorId, detail: { address } });
  });
  return { tenantId, sessionId };
}
