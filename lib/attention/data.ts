import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { sectionsWith } from "#lib/permissions/section-access.ts";
import { type Clock, systemClock } from "#lib/shared/clock.ts";
import type { Attention } from "./schema.ts";

/** Counts items that are expired, failing, or whose permissions changed. The partial index VaultItem_trouble holds them. */
export async function countAttention(actor: Actor, clock: Clock = systemClock): Promise<Attention> {
  const { tenantId } = actor;
  const sections = await db.vaultSection.findMany({ where: sectionsWith(actor, "view"), select: { id: true } });
  const ids = sections.map(({ id }) => id);
  const [row] = await db.$queryRaw<Attention[]>`
    select count(*)::int as "count" from "VaultItem"
    where "tenantId" = ${tenantId}::uuid and "sectionId" = any(${ids}::uuid[]) and "ready"
      and ("failingSince" is not null or "limitedSince" is not null or "expiresAt" is not null)
      and ("failingSince" is not null or "limitedSince" is not null or "expiresAt" <= ${clock()}::timestamptz)`;
  return { count: row?.count ?? 0 };
}
