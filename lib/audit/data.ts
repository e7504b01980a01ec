import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { describeEvents, findEventRows } from "./event-rows.ts";
import { EVENTS_PER_PAGE, type EventPage, type ListEventsInput } from "./event-schema.ts";
import { findTargetLinks } from "./target-links.ts";

/**
 * A page of the tenant's log, the newest first. What is written meanwhile never moves a later page.
 *
 * @param timeZone The reader's, for days; an IANA name.
 */
export async function listEvents(actor: Actor, input: ListEventsInput, timeZone: string): Promise<EventPage> {
  authorize(actor, "audit:read");
  const { before = null, ...filters } = input;
  const rows = await findEventRows({ tenantId: actor.tenantId, filters, timeZone, before }, EVENTS_PER_PAGE + 1);
  const shown = rows.slice(0, EVENTS_PER_PAGE);
  const [events, links] = await Promise.all([describeEvents(actor.tenantId, shown), findTargetLinks(actor, shown)]);
  return {
    events: events.map((event) => ({ ...event, targetHref: links.get(event.targetId ?? "") ?? null })),
    nextBefore: rows.length > shown.length ? (events.at(-1)?.seq ?? null) : null,
  };
}

/** Who can be chosen in the page's filter: at most this many, by name. */
const OPERATORS_SHOWN = 500;

export type AuditOperator = { id: string; name: string; isClient: boolean };

/** The tenant's operators by name, those who were deactivated and the service operators of API clients too. */
export async function listAuditOperators(actor: Actor): Promise<AuditOperator[]> {
  authorize(actor, "audit:read");
  const operators = await db.operator.findMany({
    where: { tenantId: actor.tenantId },
    select: { id: true, name: true, email: true },
    orderBy: { name: "asc" },
    take: OPERATORS_SHOWN,
  });
  return operators.map(({ id, name, email }) => ({ id, name, isClient: email === null }));
}

export type LatestCheckpoint = { seq: number; at: Date; jws: string };

/** The last head of the tenant's chain that an engine has signed; null before the first. */
export async function findLatestCheckpoint(actor: Actor): Promise<LatestCheckpoint | null> {
  authorize(actor, "audit:read");
  const row = await db.auditCheckpoint.findFirst({
    where: { tenantId: actor.tenantId },
    select: { seq: true, at: true, jws: true },
    orderBy: { seq: "desc" },
  });
  return row && { ...row, seq: Number(row.seq) };
}
