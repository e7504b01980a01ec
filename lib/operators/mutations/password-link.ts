import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import { type Actor, type SystemActor, systemActor } from "#lib/auth/actor.ts";
import { hashLinkToken, newLinkToken } from "#lib/auth/link-token.ts";
import { endSessionsOf } from "#lib/auth/mutations/sessions.ts";
import { hashPassword } from "#lib/auth/passwords.ts";
import { db } from "#lib/db/client.ts";
import { newId } from "#lib/db/ids.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { env } from "#lib/shared/env.ts";
import type { SetPasswordInput } from "../schema.ts";

const LINK_MS = 72 * 60 * 60 * 1000;

export type PasswordLink = { url: string; expiresAt: Date };

/**
 * A link with which that operator chooses a password, once, within 72 hours. Earlier links stop working.
 *
 * @throws AppError NOT_FOUND if the tenant has no active person with that address.
 */
export async function createPasswordLink(
  actor: Actor | SystemActor,
  { email }: { email: string },
): Promise<PasswordLink> {
  if (actor.operatorId !== null) authorize(actor, "operator:write");
  const { tenantId } = actor;
  const { token, tokenHash } = newLinkToken();
  const expiresAt = new Date(Date.now() + LINK_MS);
  await db.$transaction(async (tx) => {
    const operator = await tx.operator.findFirst({
      where: { tenantId, email: email.trim().toLowerCase(), deactivatedAt: null },
      select: { id: true, email: true },
    });
    if (!operator?.email) throw new AppError("NOT_FOUND", "errors.operatorNotFound", { email });
    await tx.passwordLink.deleteMany({ where: { tenantId, operatorId: operator.id, usedAt: null } });
    await tx.passwordLink.create({
      data: { tenantId, id: newId(), operatorId: operator.id, tokenHash, expiresAt },
      select: { id: true },
    });
    const detail = { email: operator.email, expiresAt: expiresAt.toISOString() };
    await recordAudit(tx, actor, { action: "operator.createLink", targetId: operator.id, detail });
  });
  // In the fragment: browsers send it to no server, so no log along the way has it.
  return { url: new URL(`/password#${token}`, env.COFFRE_PUBLIC_URL).toString(), expiresAt };
}

/**
 * Sets the password of the operator that the link was made for, and ends every session of theirs.
 *
 * @throws AppError NOT_FOUND if the link is unknown, used, or expired: which of them, nobody is told.
 */
export async function setPasswordByLink(input: SetPasswordInput): Promise<{ email: string }> {
  const tokenHash = hashLinkToken(input.token);
  const isKnown = { tokenHash, usedAt: null, expiresAt: { gt: new Date() } };
  // Before the hash, which costs: a stranger has no link to make us work with.
  if ((await db.passwordLink.count({ where: isKnown })) === 0) throw new AppError("NOT_FOUND", "errors.linkInvalid");
  const passwordHash = await hashPassword(input.password);

  return db.$transaction(async (tx) => {
    const [link] = await tx.passwordLink.updateManyAndReturn({
      where: { ...isKnown, operator: { deactivatedAt: null } },
      data: { usedAt: new Date() },
      select: { tenantId: true, operatorId: true },
    });
    if (!link) throw new AppError("NOT_FOUND", "errors.linkInvalid");
    const { tenantId, operatorId } = link;
    const operator = await tx.operator.update({
      where: { tenantId_id: { tenantId, id: operatorId } },
      data: { passwordHash, passwordChangedAt: new Date() },
      select: { email: true },
    });
    await endSessionsOf(tx, { tenantId, operatorId });
    const email = operator.email ?? "";
    const via = systemActor(tenantId, "dashboard");
    await recordAudit(tx, via, { action: "operator.setPassword", targetId: operatorId, detail: { email } });
    return { email };
  });
}
