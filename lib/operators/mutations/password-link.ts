import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import { type Actor, type SystemActor, systemActor } from "#lib/auth/actor.ts";
import { hashLinkToken, newLinkToken } from "#lib/auth/link-token.ts";
import { endSessionsOf } from "#lib/auth/mutations/sessions.ts";
import { hashPassword } from "#lib/auth/passwords.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { newId } from "#lib/db/ids.ts";
import { lockAdministrators } from "#lib/groups/mutations/lock-administrators.ts";
import { addNotices } from "#lib/notices/mutations.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { findOperatorName } from "#lib/sections/data.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { env } from "#lib/shared/env.ts";
import type { SetPasswordInput } from "../schema.ts";

const LINK_MS = 72 * 60 * 60 * 1000;

export type PasswordLink = { url: string; expiresAt: Date };

/**
 * A link with which that operator chooses a password, once, within 72 hours. Earlier links stop working. Who has a
 * password already is told of it in the dashboard.
 *
 * @throws AppError NOT_FOUND if the tenant has no active person with that address or id.
 */
export async function createPasswordLink(
  actor: Actor | SystemActor,
  whose: { email: string } | { operatorId: string },
): Promise<PasswordLink> {
  if (actor.operatorId !== null) authorize(actor, "operator:write");
  const { tenantId } = actor;
  const isWhose = "email" in whose ? { email: whose.email.trim().toLowerCase() } : { id: whose.operatorId };
  return db.$transaction(async (tx) => {
    if (actor.operatorId !== null) await lockAdministrators(tx, actor);
    const operator = await tx.operator.findFirst({
      where: { tenantId, deactivatedAt: null, AND: [isWhose, { email: { not: null } }] },
      select: { id: true, email: true, passwordHash: true },
    });
    if (!operator?.email) throw noSuchOperator(whose);
    const link = await insertPasswordLink(tx, tenantId, operator.id);
    if (operator.passwordHash !== null && actor.operatorId !== null && actor.operatorId !== operator.id) {
      const admin = await findOperatorName(tx, tenantId, actor.operatorId);
      await addNotices(tx, tenantId, [operator.id], { messageKey: "notices.passwordLink", params: { admin } });
    }
    const detail = { email: operator.email, expiresAt: link.expiresAt.toISOString() };
    await recordAudit(tx, actor, { action: "operator.createLink", targetId: operator.id, detail });
    return link;
  });
}

function noSuchOperator(whose: { email: string } | { operatorId: string }): AppError {
  if ("email" in whose) return new AppError("NOT_FOUND", "errors.operatorNotFound", { email: whose.email });
  return new AppError("NOT_FOUND", "errors.operatorUnknown");
}

/** In place of any that the operator has not used. The caller records what happened. */
export async function insertPasswordLink(tx: Tx, tenantId: string, operatorId: string): Promise<PasswordLink> {
  const { token, tokenHash } = newLinkToken();
  const expiresAt = new Date(Date.now() + LINK_MS);
  await tx.passwordLink.deleteMany({ where: { tenantId, operatorId, usedAt: null } });
  await tx.passwordLink.create({
    data: { tenantId, id: newId(), operatorId, tokenHash, expiresAt },
    select: { id: true },
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
