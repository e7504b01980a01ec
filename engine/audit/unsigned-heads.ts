import "server-only";
import { db } from "#lib/db/client.ts";

export type UnsignedHead = {
  tenantId: string;
  /** The last row of the log; 0 if there is none. */
  seq: number;
  /** The last checkpoint in the database; null before the first. */
  jws: string | null;
};

/**
 * Tenants whose log does not end where the last checkpoint says.
 *
 * @param minAgeMs Tenants with a younger checkpoint wait, so that many engines sign no more often than one. One from the
 * future is none to wait for: a clock was set back, or somebody wants nothing signed any more.
 */
export async function findUnsignedHeads(minAgeMs: number): Promise<UnsignedHead[]> {
  const rows = await db.$queryRaw<{ tenantId: string; seq: bigint | null; jws: string | null }[]>`
    select t."id" as "tenantId", last."seq", signed."jws" from "Tenant" t
    left join lateral (select e."seq", e."hash" from "AuditEvent" e
      where e."tenantId" = t."id" order by e."seq" desc limit 1) last on true
    left join lateral (select c."seq", c."hash", c."at", c."jws" from "AuditCheckpoint" c
      where c."tenantId" = t."id" order by c."seq" desc limit 1) signed on true
    where (last."seq", last."hash") is distinct from (signed."seq", signed."hash")
      and (signed."at" is null or signed."at" <= now() - ${minAgeMs} * interval '1 millisecond'
        or signed."at" > now() + interval '1 minute')`;
  return rows.map(({ seq, ...row }) => ({ ...row, seq: Number(seq ?? 0n) }));
}
