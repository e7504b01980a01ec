import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { type Notice, noticeMessage } from "./schema.ts";

/** The rest comes up as these are put away. */
const SHOWN = 20;

/** The actor's own unread notices, the newest first. */
export async function listNotices(actor: Actor): Promise<Notice[]> {
  const rows = await db.notice.findMany({
    where: { tenantId: actor.tenantId, operatorId: actor.operatorId, readAt: null },
    select: { id: true, message: true, createdAt: true },
    orderBy: { id: "desc" },
    take: SHOWN,
  });
  return rows.map(({ message, ...row }) => ({ ...row, ...noticeMessage.parse(message) }));
}
