import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { newId } from "#lib/db/ids.ts";
import type { NoticeMessage } from "./schema.ts";

/** Tells operators something in their dashboard, inside the transaction of what they are told of. */
export async function addNotices(
  tx: Tx,
  tenantId: string,
  operatorIds: readonly string[],
  message: NoticeMessage,
): Promise<void> {
  const notices = [...new Set(operatorIds)].map((operatorId) => ({ operatorId, message }));
  await insertNotices(tx, tenantId, notices);
}

/** The same where each is told something of their own: in one statement, however many there are. */
export async function insertNotices(
  tx: Tx,
  tenantId: string,
  notices: readonly { operatorId: string; message: NoticeMessage }[],
): Promise<void> {
  const data = notices.map((notice) => ({ tenantId, id: newId(), ...notice }));
  if (data.length > 0) await tx.notice.createMany({ data });
}

/** Puts the actor's own notice away. One that is away already, or is not theirs, stays as it is. */
export async function markNoticeRead(actor: Actor, { noticeId }: { noticeId: string }): Promise<{ id: string }> {
  await db.notice.updateMany({
    where: { tenantId: actor.tenantId, operatorId: actor.operatorId, id: noticeId, readAt: null },
    data: { readAt: new Date() },
  });
  return { id: noticeId };
}
