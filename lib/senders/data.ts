import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { can } from "#lib/permissions/policy.ts";
import type { SenderList } from "./schema.ts";

/**
 * What messages go through. All who read flows may know; of the connection no more than its id, its app, and whether
 * it has credentials.
 */
export async function listSenders(actor: Actor): Promise<SenderList> {
  authorize(actor, "flow:read");
  const rows = await db.tenantSender.findMany({
    where: { tenantId: actor.tenantId },
    select: {
      channel: true,
      connectionId: true,
      from: true,
      fromName: true,
      connection: { select: { appId: true, ready: true } },
    },
    orderBy: { channel: "asc" },
  });
  const senders = rows.map(({ connection: { appId, ready }, ...sender }) => ({
    ...sender,
    appId: appId ?? "",
    isReady: ready,
  }));
  return { senders, canSet: can(actor.role, "settings:write") };
}
