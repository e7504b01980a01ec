import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { newId } from "#lib/db/ids.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { requireViewedConnection } from "#lib/vault/data/require-viewed-connection.ts";
import { refreshMissingScopes } from "#lib/vault/mutations/refresh-missing-scopes.ts";
import type { SenderChannel, SetSenderInput } from "./schema.ts";
import { senderApps } from "./sender-apps.ts";

/**
 * Chooses what a channel's messages go through. Flows use the connection without their authors having to view it.
 *
 * @throws AppError NOT_FOUND unless the actor may view the connection; INVALID if it is one of another app.
 */
export async function setSender(actor: Actor, input: SetSenderInput): Promise<void> {
  authorize(actor, "settings:write");
  const { tenantId } = actor;
  const { channel, from } = input;
  const fromName = input.channel === "MAIL" ? input.fromName : null;
  await db.$transaction(async (tx) => {
    const connection = await requireViewedConnection(tx, actor, input.connectionId, senderApps[channel]);
    const before = await lockSender(tx, tenantId, channel);
    const chosen = { connectionId: connection.id, from, fromName };
    await tx.tenantSender.upsert({
      where: { tenantId_channel: { tenantId, channel } },
      create: { tenantId, channel, ...chosen },
      update: chosen,
      select: { channel: true },
    });
    await tx.vaultItemUse.deleteMany({ where: { tenantId, sender: channel, itemId: { not: connection.id } } });
    await tx.vaultItemUse.createMany({
      data: [{ tenantId, id: newId(), itemId: connection.id, sender: channel }],
      skipDuplicates: true,
    });
    await refreshMissingScopes(tx, tenantId, before ? [before.connectionId] : []);
    await recordAudit(tx, actor, {
      action: "settings.setSender",
      targetId: null,
      detail: { channel, before: factsOf(before), after: factsOf({ connection, from, fromName }) },
    });
  });
}

/**
 * From then on the channel's messages fail, and the connection is free. An administrator may do this of a connection that
 * they may not view.
 *
 * @throws AppError NOT_FOUND if none is chosen.
 */
export async function clearSender(actor: Actor, { channel }: { channel: SenderChannel }): Promise<void> {
  authorize(actor, "settings:write");
  const { tenantId } = actor;
  await db.$transaction(async (tx) => {
    const before = await lockSender(tx, tenantId, channel);
    if (!before) throw new AppError("NOT_FOUND", "errors.senderNotSet");
    await tx.tenantSender.deleteMany({ where: { tenantId, channel } });
    await refreshMissingScopes(tx, tenantId, [before.connectionId]);
    await recordAudit(tx, actor, {
      action: "settings.clearSender",
      targetId: null,
      detail: { channel, ...factsOf(before) },
    });
  });
}

type Before = Facts & { connectionId: string };
type Facts = { connection: { name: string }; from: string | null; fromName: string | null };

async function lockSender(tx: Tx, tenantId: string, channel: SenderChannel): Promise<Before | null> {
  await tx.$queryRaw`select 1 from "TenantSender"
    where "tenantId" = ${tenantId}::uuid and "channel" = ${channel}::"SenderChannel" for update`;
  return tx.tenantSender.findFirst({
    where: { tenantId, channel },
    select: { connectionId: true, from: true, fromName: true, connection: { select: { name: true } } },
  });
}

function factsOf(sender: Facts | null) {
  return {
    connection: sender?.connection.name ?? "",
    sender: sender?.from ?? "",
    senderName: sender?.fromName ?? "",
  };
}
