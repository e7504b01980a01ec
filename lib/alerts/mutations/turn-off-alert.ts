import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { Prisma } from "#lib/db/generated/client.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { refreshMissingScopes } from "#lib/vault/mutations/refresh-missing-scopes.ts";
import type { TurnOffAlertInput } from "../schema.ts";
import { dropAlertUse } from "./drop-alert-use.ts";

const noWay = { connectionId: null, recipient: null, sender: null, flowId: null, failure: Prisma.DbNull } as const;

/**
 * Whoever administers may, whether or not they see where it goes: an alert that bothers people must not wait for somebody
 * who does.
 *
 * @throws AppError NOT_FOUND for one that was never set.
 */
export async function turnOffAlert(actor: Actor, { kind, isForgotten }: TurnOffAlertInput): Promise<void> {
  authorize(actor, "settings:write");
  const { tenantId } = actor;
  await db.$transaction(async (tx) => {
    const data = { isEnabled: false, ...(isForgotten && noWay) };
    const { count } = await tx.tenantAlert.updateMany({ where: { tenantId, kind }, data });
    if (count === 0) throw new AppError("NOT_FOUND", "errors.alertNotSet");
    if (isForgotten) await refreshMissingScopes(tx, tenantId, await dropAlertUse(tx, tenantId, kind));
    const detail = { alert: kind, forgotten: isForgotten };
    await recordAudit(tx, actor, { action: "settings.turnOffAlert", targetId: null, detail });
  });
}
