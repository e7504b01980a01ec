import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { endSessionsOf } from "#lib/auth/mutations/sessions.ts";
import { hashPassword, isPassword } from "#lib/auth/passwords.ts";
import { db } from "#lib/db/client.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { Language } from "#lib/shared/local-text.ts";
import type { ChangePasswordInput } from "../schema.ts";

/** What an operator may do to their own account, whatever their role. */
export async function setLanguage(actor: Actor, { language }: { language: Language }): Promise<void> {
  const { tenantId, operatorId } = actor;
  await db.$transaction(async (tx) => {
    await tx.operator.update({
      where: { tenantId_id: { tenantId, id: operatorId } },
      data: { language },
      select: { id: true },
    });
    await recordAudit(tx, actor, { action: "operator.setLanguage", targetId: operatorId, detail: { language } });
  });
}

/**
 * Every other session of the operator ends.
 *
 * @throws AppError INVALID, with the field, if the current password is another.
 */
export async function changePassword(actor: Actor, input: ChangePasswordInput): Promise<void> {
  const { tenantId, operatorId } = actor;
  const where = { tenantId_id: { tenantId, id: operatorId } };
  const { passwordHash: current, email } = await db.operator.findUniqueOrThrow({
    where,
    select: { passwordHash: true, email: true },
  });
  if (!current || !(await isPassword(current, input.current))) {
    throw new AppError("INVALID", "errors.checkFields", {}, { current: ["errors.passwordWrong"] });
  }
  const passwordHash = await hashPassword(input.password);
  await db.$transaction(async (tx) => {
    await tx.operator.update({ where, data: { passwordHash, passwordChangedAt: new Date() }, select: { id: true } });
    await endSessionsOf(tx, { tenantId, operatorId, except: actor.sessionId });
    const detail = { email: email ?? "" };
    await recordAudit(tx, actor, { action: "operator.setPassword", targetId: operatorId, detail });
  });
}
