import "server-only";
import { db } from "#lib/db/client.ts";
import type { KnownClient } from "../schema.ts";

/** Remembers, to the minute, that a client got a token: who cleans up sees which are still used. */
export async function touchClient({ tenantId, id }: KnownClient, now: Date): Promise<void> {
  const minuteAgo = new Date(now.getTime() - 60_000);
  await db.apiClient.updateMany({
    where: { tenantId, id, OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: minuteAgo } }] },
    data: { lastUsedAt: now },
  });
}
