import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { isPassword } from "#lib/auth/passwords.ts";
import { countAttempt, uncountAttempt } from "#lib/auth/throttle.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { addNotices } from "#lib/notices/mutations.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { SetAnyHostInput } from "../schema.ts";

type SetAnyHost = SetAnyHostInput & {
  /** Where the browser is: whoever took over a session guesses no faster than at the sign-in. */
  address: string;
};

/**
 * Whether items for which no host is named may be used at any. It widens what stored secrets may be sent to, so the engine
 * alone may write it, and only for an administrator who has just typed their own password. The other administrators are
 * told.
 *
 * @throws AppError INVALID, with the field, if the password is another; RATE_LIMITED after too many tries.
 */
export async function setAnyHost(actor: Actor, { allows, password, address }: SetAnyHost): Promise<void> {
  authorize(actor, "settings:write");
  const { tenantId, operatorId } = actor;
  const { passwordHash, email, name } = await db.operator.findUniqueOrThrow({
    where: { tenantId_id: { tenantId, id: operatorId } },
    select: { passwordHash: true, email: true, name: true },
  });
  const attempt = { email: email ?? operatorId, address };
  await countAttempt(attempt);
  if (!passwordHash || !(await isPassword(passwordHash, password))) throw wrongPassword();
  await uncountAttempt(attempt);
  await db.$transaction(async (tx) => {
    // Another may have been set meanwhile, to shut out whoever is in this session.
    const isStill = await tx.operator.count({ where: { tenantId, id: operatorId, passwordHash, deactivatedAt: null } });
    if (isStill === 0) throw wrongPassword();
    const { count } = await tx.tenant.updateMany({
      where: { id: tenantId, allowsAnyHost: !allows },
      data: { allowsAnyHost: allows },
    });
    if (count === 0) return;
    await tellAdministrators(tx, actor, { admin: name, allows: String(allows) });
    await recordAudit(tx, actor, { action: "settings.anyHost", targetId: null, detail: { allowed: allows } });
  });
}

async function tellAdministrators(
  tx: Tx,
  { tenantId, operatorId }: Actor,
  params: { admin: string; allows: string },
): Promise<void> {
  const others = await tx.groupMember.findMany({
    where: { tenantId, group: { kind: "administrators" }, operatorId: { not: operatorId } },
    select: { operatorId: true },
  });
  const ids = others.map((other) => other.operatorId);
  await addNotices(tx, tenantId, ids, { messageKey: "notices.anyHost", params });
}

function wrongPassword(): AppError {
  return new AppError("INVALID", "errors.checkFields", {}, { password: ["errors.passwordWrong"] });
}
