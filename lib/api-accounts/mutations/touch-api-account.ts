import "server-only";
import { db } from "#lib/db/client.ts";
import type { KnownApiAccount } from "../schema.ts";

/** Remembers, to the minute, that an account was used: who cleans up sees which are. */
export async function touchApiAccount(
  { tenantId, id }: Pick<KnownApiAccount, "tenantId" | "id">,
  now: Date = new Date(),
): Promise<void> {
  const minuteAgo = new Date(now.getTime() - 60_000);
  await db.apiAccount.updateMany({
    where: { tenantId, id, OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: minuteAgo } }] },
    data: { lastUsedAt: now },
  });
}
