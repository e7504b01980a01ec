import "server-only";
import type { Tx } from "#lib/db/client.ts";
import type { Due } from "./claim-facts.ts";

/** At a time, so that no statement grows with what failed meanwhile. */
const BATCH = 5_000;

/**
 * Makes one fact of those of a subject that wait: a flow that fails a thousand times a second has one row for every few
 * seconds' look, and not one for each failure of an hour. The alert's row is locked meanwhile.
 *
 * @returns Whether that is all: false where there are more than are folded at a time.
 */
export async function foldFacts(tx: Tx, { tenantId, kind, now, subjectIds }: Due): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ count: number }[]>`
    with waiting as materialized (
      select * from "AlertFact"
      where "tenantId" = ${tenantId}::uuid and "kind" = ${kind}::"AlertKind" and "subjectId" = any(${subjectIds}::uuid[])
        and "doneAt" is null and "key" is null and ("claimedUntil" is null or "claimedUntil" <= ${now}::timestamptz)
      limit ${BATCH}),
    folded as materialized (
      select (array_agg("id"))[1] as "id", array_agg("id") as "ids", sum("count")::int as "count",
        min("createdAt") as "createdAt", max("lastAt") as "lastAt", max("attempts") as "attempts",
        (array_agg("detail" order by "lastAt" desc))[1] as "detail",
        coalesce(max("nextAt") filter (where "attempts" > 0), min("nextAt")) as "nextAt"
      from waiting group by "subjectId" having count(*) > 1),
    gone as (
      delete from "AlertFact" f using folded, unnest(folded."ids") as one ("id")
      where f."tenantId" = ${tenantId}::uuid and f."id" = one."id" and one."id" <> folded."id"),
    kept as (
      update "AlertFact" f set "count" = folded."count", "createdAt" = folded."createdAt", "lastAt" = folded."lastAt",
        "attempts" = folded."attempts", "detail" = folded."detail", "nextAt" = folded."nextAt", "claimedUntil" = null
      from folded where f."tenantId" = ${tenantId}::uuid and f."id" = folded."id")
    select count(*)::int as "count" from waiting`;
  return (row?.count ?? 0) < BATCH;
}
