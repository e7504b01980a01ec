import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { endSessionsOf } from "#lib/auth/mutations/sessions.ts";
import { hashPassword, isPassword } from "#lib/auth/passwords.ts";
import { countAttempt, uncountAttempt } from "#lib/auth/throttle.ts";
import { db } from "#lib/db/client.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { Language } from "#lib/shared/local-text.ts";
import type { ChangePasswordInput, UpdateOwnProfileInput } from "../schema.ts";

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

/** The name that others see. The address, by which one signs in, is for an administrator to change. */
export async function updateOwnProfile(actor: Actor, { name }: UpdateOwnProfileInput): Promise<void> {
  const { tenantId, operatorId, role } = actor;
  await db.$transaction(async (tx) => {
    const where = { tenantId_id: { tenantId, id: operatorId } };
    const before = await tx.operator.findUniqueOrThrow({ where, select: { name: true, email: true } });
    if (before.name === name) return;
    await tx.operator.update({ where, data: { name }, select: { id: true } });
    const facts = { name: before.name, email: before.email ?? "", role };
    const detail = { before: facts, after: { ...facts, name } };
    await recordAudit(tx, actor, { action: "operator.update", targetId: operatorId, detail });
  });
}

/**
 * Every other session of the operator ends.
 *
 * @param address Where the browser is: whoever took over a session guesses no faster than at the sign-in.
 * @throws AppError INVALID, with the field, if the current password is another; RATE_LIMITED after too many tries.
 */
export async function changePassword(actor: Actor, input: ChangePasswordInput, address: string): Promise<void> {
  const { tenantId, operatorId } = actor;
  const { passwordHash: current, email } = await db.operator.findUniqueOrThrow({
    where: { tenantId_id: { tenantId, id: operatorId } },
    select: { passwordHash: true, email: true },
  });
  const attempt = { email: email ?? operatorId, address };
  await countAttempt(attempt);
  if (!current || !(await isPassword(current, input.current))) throw wrongPassword();
  await uncountAttempt(attempt);
  const passwordHash = await hashPassword(input.password);
  await db.$transaction(async (tx) => {
    const { count } = await tx.operator.updateMany({
      // Another may have been set while these two were hashed, to shut out whoever is in this session.
      where: { tenantId, id: operatorId, passwordHash: current },
      data: { passwordHash, passwordChangedAt: new Date() },
    });
    if (count === 0) throw wrongPassword();
    await endSessionsOf(tx, { tenantId, operatorId, except: actor.sessionId });
    const detail = { email: email ?? "" };
    await recordAudit(tx, actor, { action: "operator.setPassword", targetId: operatorId, detail });
  });
}

function wrongPassword(): AppError {
  return new AppError("INVALID", "errors.checkFields", {}, { current: ["errors.passwordWrong"] });
}
