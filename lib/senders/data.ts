import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { can } from "#lib/permissions/policy.ts";
import { type Clock, systemClock } from "#lib/shared/clock.ts";
import { findVisibleItemIds } from "#lib/vault/data/visible-items.ts";
import { itemState } from "#lib/vault/item-state.ts";
import type { SenderList } from "./schema.ts";

/**
 * What messages go through. All who read flows may know; of the connection no more than its id, its app, and whether
 * it has credentials, unless they may view it.
 */
export async function listSenders(actor: Actor, clock: Clock = systemClock): Promise<SenderList> {
  authorize(actor, "flow:read");
  const rows = await db.tenantSender.findMany({
    where: { tenantId: actor.tenantId },
    select: {
      channel: true,
      connectionId: true,
      from: true,
      fromName: true,
      connection: {
        select: { appId: true, ready: true, expiresAt: true, failingSince: true, limitedSince: true },
      },
    },
    orderBy: { channel: "asc" },
  });
  const visible = await findVisibleItemIds(
    db,
    actor,
    rows.map(({ connectionId }) => connectionId),
  );
  const senders = rows.map(({ connection: { appId, ...facts }, ...sender }) => ({
    ...sender,
    appId: appId ?? "",
    isReady: facts.ready,
    standing: visible.has(sender.connectionId)
      ? { state: itemState(facts, clock()), expiresAt: facts.expiresAt }
      : null,
  }));
  return { senders, canSet: can(actor.role, "settings:write") };
}
