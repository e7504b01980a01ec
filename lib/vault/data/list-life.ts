import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import type { ConnectionEvent } from "#lib/db/generated/client.ts";
import { can } from "#lib/permissions/policy.ts";
import { sectionsWith } from "#lib/permissions/section-access.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { type Clock, systemClock } from "#lib/shared/clock.ts";
import { LINES_PER_PAGE, type LifeInput, type LifeLine, type LifePage, PACE_DAYS } from "../life-schema.ts";
import type { KeptTest } from "../schema.ts";
import { listTests } from "./list-tests.ts";

const DAY_MS = 86_400_000;

/**
 * What a connection went through, the newest first: how it came to be, what turned, its tests, its uses by day.
 *
 * @throws AppError NOT_FOUND also for a stored item, and where the actor may not view its section.
 */
export async function listLife(
  actor: Actor,
  { id: itemId, before }: LifeInput,
  clock: Clock = systemClock,
): Promise<LifePage> {
  const { tenantId } = actor;
  const item = await db.vaultItem.findFirst({
    where: { tenantId, id: itemId, kind: "connection", section: sectionsWith(actor, "view") },
    select: { createdAt: true },
  });
  if (!item) throw new AppError("NOT_FOUND", "errors.itemNotFound");

  const page = {
    where: {
      tenantId,
      itemId,
      ...(before && { OR: [{ at: { lt: before.at } }, { at: before.at, id: { lt: before.id } }] }),
    },
    orderBy: [{ at: "desc" }, { id: "desc" }] as { at?: "desc"; id?: "desc" }[],
    take: LINES_PER_PAGE + 1,
  };
  const [events, tests, recent] = await Promise.all([
    db.connectionEvent.findMany(page),
    listTests(actor, itemId),
    db.connectionEvent.aggregate({
      where: { tenantId, itemId, kind: "USED", day: { gt: new Date(clock().getTime() - PACE_DAYS * DAY_MS) } },
      _sum: { count: true },
    }),
  ]);
  const flowNames = await findFlowNames(actor, events);
  const created: LifeLine = { kind: "CREATED", id: itemId, at: item.createdAt };
  const lines = [
    ...events.map((event) => toLine(actor, event, flowNames)),
    ...tests.filter((test) => isBefore(test, before)).map(toTestLine),
    ...(isBefore(created, before) ? [created] : []),
  ].toSorted((a, b) => (isBefore(a, b) ? 1 : -1));
  const last = lines[LINES_PER_PAGE - 1];
  return {
    lines: lines.slice(0, LINES_PER_PAGE),
    next: last && lines.length > LINES_PER_PAGE ? `${last.at.toISOString()}/${last.id}` : null,
    recentUses: recent._sum.count ?? 0,
  };
}

type Place = { at: Date; id: string };

/** As the database orders them. */
function isBefore(line: Place, other: Place | undefined): boolean {
  if (!other) return true;
  return line.at.getTime() === other.at.getTime() ? line.id < other.id : line.at < other.at;
}

async function findFlowNames(
  actor: Actor,
  events: readonly { flowId: string | null }[],
): Promise<ReadonlyMap<string, string>> {
  if (!can(actor.role, "flow:read")) return new Map();
  const ids = new Set(events.flatMap(({ flowId }) => flowId ?? []));
  const flows = await db.flow.findMany({
    where: { tenantId: actor.tenantId, id: { in: [...ids] } },
    select: { id: true, name: true },
  });
  return new Map(flows.map(({ id, name }) => [id, name]));
}

/** As the triggers of the database and the engines write it. */
type EventDetail = {
  account?: string;
  version?: number;
  messageKey?: string;
  params?: Record<string, string | number>;
};

function toLine(actor: Actor, event: ConnectionEvent, flowNames: ReadonlyMap<string, string>): LifeLine {
  const { kind, count, flowId } = event;
  const line = { id: event.id, at: event.at };
  const day = event.day.toISOString().slice(0, 10);
  const { account = "", version, messageKey, params = {} } = event.detail as EventDetail;
  switch (kind) {
    case "CONNECTED":
      return { ...line, kind, account };
    case "REPLACED":
      return { ...line, kind, isFirst: version === 1 };
    case "RENEWED":
      return { ...line, kind, day, count };
    case "USED": {
      const name = flowNames.get(flowId ?? "");
      const flow = flowId !== null && name !== undefined ? { id: flowId, name } : null;
      return { ...line, kind, day, count, flow, isFlowDeleted: flow === null && can(actor.role, "flow:read") };
    }
    case "FAILED":
    case "LIMITED":
      return { ...line, kind, reason: messageKey === undefined ? null : { messageKey, params } };
    default:
      return { ...line, kind };
  }
}

function toTestLine(test: KeptTest): LifeLine {
  return { kind: "TESTED", id: test.id, at: test.at, test };
}
