import "server-only";
import type { AlertFailure } from "#lib/alerts/schema.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { Prisma } from "#lib/db/generated/client.ts";
import type { Claim } from "./claim-facts.ts";

/** Claims of one look. */
export type Claims = readonly [Claim, ...Claim[]];

const MINUTE_MS = 60_000;
const LONGEST_PAUSE_MS = 60 * MINUTE_MS;
/** What could not be told for so long is given up. */
const GIVEN_UP_AFTER = "1 day";

/**
 * The claimed facts were told. One of each subject stays, by which the next hour is measured; of the others nothing more is
 * asked. The alert's row is locked before its facts, as by who claims.
 *
 * @returns False, and changes nothing, if no claim is held any more: the lease was over, and another engine has them.
 */
export async function settleTold(tx: Tx, claims: Claims, { isSent }: { isSent: boolean }): Promise<boolean> {
  const [{ tenantId, kind, now }] = claims;
  const told = isSent ? { lastSentAt: now, failure: Prisma.DbNull } : {};
  await tx.tenantAlert.updateMany({ where: { tenantId, kind }, data: { ...told, updatedAt: now } });
  const done = await tx.$executeRaw`
    update "AlertFact" set "doneAt" = ${now}::timestamptz, "claimedUntil" = null
    where "tenantId" = ${tenantId}::uuid and "id" in (
      select "id" from "AlertFact" where ${heldBy(claims)} and "key" is not null
      union all (select distinct on ("subjectId") "id" from "AlertFact" where ${heldBy(claims)} and "key" is null
        order by "subjectId", "lastAt" desc))`;
  await tx.$executeRaw`delete from "AlertFact" where ${heldBy(claims)}`;
  return done > 0;
}

/** Another try, after a pause that grows from a minute to an hour. */
export async function settleFailed(claims: Claims, failure: AlertFailure): Promise<void> {
  const [{ tenantId, kind, now }] = claims;
  const attempts = Math.max(...claims.map((claim) => claim.attempts));
  const pauseMs = Math.min(MINUTE_MS * 2 ** attempts, LONGEST_PAUSE_MS);
  const nextAt = new Date(now.getTime() + pauseMs);
  await db.$transaction(async (tx) => {
    await tx.tenantAlert.updateMany({ where: { tenantId, kind }, data: { failure } });
    await tx.$executeRaw`
      update "AlertFact" set "attempts" = "attempts" + 1, "claimedUntil" = null, "nextAt" = ${nextAt}::timestamptz,
        "doneAt" = case when "createdAt" <= ${now}::timestamptz - ${GIVEN_UP_AFTER}::interval then ${now}::timestamptz end
      where ${heldBy(claims)}`;
  });
}

/** Of an alert that was turned off meanwhile: as if they had never been noted. */
export async function dropFacts(claims: Claims): Promise<void> {
  await db.$executeRaw`delete from "AlertFact" where ${heldBy(claims)}`;
}

function heldBy(claims: Claims): Prisma.Sql {
  const [{ tenantId, kind, claimedUntil }] = claims;
  const subjectIds = claims.map(({ subjectId }) => subjectId);
  return Prisma.sql`"tenantId" = ${tenantId}::uuid and "kind" = ${kind}::"AlertKind"
    and "subjectId" = any(${subjectIds}::uuid[]) and "doneAt" is null and "claimedUntil" = ${claimedUntil}::timestamptz`;
}
