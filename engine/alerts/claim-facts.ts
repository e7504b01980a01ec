import "server-only";
import type { AlertKind } from "#lib/alerts/schema.ts";
import { db, type Tx } from "#lib/db/client.ts";
import type { Json } from "#lib/shared/json.ts";
import { foldFacts } from "./fold-facts.ts";

/** What is to be told of one subject, as one. Only who holds it, by `claimedUntil`, may settle it. */
export type Claim = {
  tenantId: string;
  kind: AlertKind;
  /** The item or the flow. */
  subjectId: string;
  claimedUntil: Date;
  now: Date;
  count: number;
  /** Tries that failed, of the fact that has the most. */
  attempts: number;
  firstAt: Date;
  lastAt: Date;
  /** Of the last one. */
  detail: Json;
};

/** A look at one alert. Of its claims, that are held until the same moment, there may be none: what is due has to wait. */
export type Look = { tenantId: string; claims: Claim[] };

/** What was due of one alert. */
export type Due = { tenantId: string; kind: AlertKind; now: Date; subjectIds: string[] };

/** Longer than a message takes, whose requests and token have a limit each. */
const LEASE = "2 minutes";
/** After one is told of a subject, the next ones are gathered for so long. */
const GATHER = "1 hour";
/** So many subjects of an alert are told each by itself. Where more are due at once, one message tells of all. */
const MAX_APART = 5;
const MAX_TOGETHER = 500;

/**
 * Claims the facts of one alert that are due, and all that wait with them. The alert's row is locked meanwhile: of engines
 * that look at the same time each finds others, or none. What starts a flow is claimed by itself.
 *
 * @param at In the place of the database's own time.
 * @param passed Tenants that are passed over.
 * @returns Null if nothing is due, or another engine is at it.
 */
export async function claimFacts(at: Date | null, passed: readonly string[]): Promise<Look | null> {
  return db.$transaction(async (tx) => {
    const [alert] = await tx.$queryRaw<(Omit<Due, "subjectIds"> & { isMessage: boolean })[]>`
      select a."tenantId", a."kind", a."flowId" is null as "isMessage", coalesce(${at}::timestamptz, now()) as "now"
      from "TenantAlert" a
      where a."tenantId" <> all(${[...passed]}::uuid[]) and (a."tenantId", a."kind") in (
        select f."tenantId", f."kind" from "AlertFact" f
        where f."doneAt" is null and f."nextAt" <= coalesce(${at}::timestamptz, now())
          and (f."claimedUntil" is null or f."claimedUntil" <= coalesce(${at}::timestamptz, now())))
      limit 1 for no key update of a skip locked`;
    if (!alert) return null;
    const { isMessage, ...group } = alert;
    const { tenantId, kind, now } = group;
    const rows = await tx.$queryRaw<{ subjectId: string }[]>`
      select "subjectId" from "AlertFact"
      where "tenantId" = ${tenantId}::uuid and "kind" = ${kind}::"AlertKind" and "doneAt" is null
        and "nextAt" <= ${now}::timestamptz and ("claimedUntil" is null or "claimedUntil" <= ${now}::timestamptz)
      group by "subjectId" order by min("nextAt") limit ${MAX_TOGETHER}`;
    const isGathered = isMessage && rows.length > MAX_APART;
    const due: Due = { ...group, subjectIds: rows.slice(0, isGathered ? rows.length : 1).map((row) => row.subjectId) };
    // Of what came in masses a part is folded at a time: the next look goes on.
    if (!(await foldFacts(tx, due))) return { tenantId, claims: [] };
    return { tenantId, claims: await claim(tx, { ...due, subjectIds: await postpone(tx, due) }) };
  });
}

/**
 * Lets those wait that were told within the hour, are being told, or could not be told. An item's expiry is told by its
 * key: it is due when it is due.
 *
 * @returns The others.
 */
async function postpone(tx: Tx, { tenantId, kind, now, subjectIds }: Due): Promise<string[]> {
  const waits = await tx.$queryRaw<{ subjectId: string; until: Date }[]>`
    select "subjectId", greatest(
      max("doneAt") filter (where "kind" <> 'EXPIRY') + ${GATHER}::interval,
      max("claimedUntil") filter (where "doneAt" is null),
      max("nextAt") filter (where "doneAt" is null and "attempts" > 0)) as "until"
    from "AlertFact"
    where "tenantId" = ${tenantId}::uuid and "kind" = ${kind}::"AlertKind" and "subjectId" = any(${subjectIds}::uuid[])
      and ("doneAt" is null or "doneAt" > ${now}::timestamptz - ${GATHER}::interval)
    group by "subjectId"`;
  const later = waits.filter(({ until }) => until !== null && until > now);
  await tx.$executeRaw`
    update "AlertFact" f set "nextAt" = wait."until"
    from unnest(${later.map(({ subjectId }) => subjectId)}::uuid[], ${later.map(({ until }) => until)}::timestamptz[])
      as wait ("subjectId", "until")
    where f."tenantId" = ${tenantId}::uuid and f."kind" = ${kind}::"AlertKind" and f."subjectId" = wait."subjectId"
      and f."doneAt" is null and f."nextAt" <= ${now}::timestamptz`;
  const waiting = new Set(later.map(({ subjectId }) => subjectId));
  return subjectIds.filter((id) => !waiting.has(id));
}

async function claim(tx: Tx, { tenantId, kind, now, subjectIds }: Due): Promise<Claim[]> {
  const claimed = await tx.$queryRaw<Omit<Claim, "tenantId" | "kind" | "now">[]>`
    with claimed as (
      update "AlertFact" set "claimedUntil" = ${now}::timestamptz + ${LEASE}::interval
      where "tenantId" = ${tenantId}::uuid and "kind" = ${kind}::"AlertKind" and "subjectId" = any(${subjectIds}::uuid[])
        and "doneAt" is null
      returning "subjectId", "claimedUntil", "attempts", "count", "createdAt", "lastAt", "detail")
    select "subjectId", min("claimedUntil") as "claimedUntil", sum("count")::int as "count", max("attempts") as "attempts",
      min("createdAt") as "firstAt", max("lastAt") as "lastAt", (array_agg("detail" order by "lastAt" desc))[1] as "detail"
    from claimed group by "subjectId" order by min("createdAt"), "subjectId"`;
  return claimed.map((each) => ({ tenantId, kind, now, ...each }));
}
