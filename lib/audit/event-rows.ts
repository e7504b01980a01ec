import "server-only";
import { db } from "#lib/db/client.ts";
import { Prisma } from "#lib/db/generated/client.ts";
import type { JsonObject } from "#lib/shared/json.ts";
import { type AuditEvent, type AuditSource, auditSources, type EventActor } from "./event-schema.ts";
import { type EventQuery, selectEvents } from "./event-where.ts";

export type EventRow = {
  seq: bigint;
  at: Date;
  operatorId: string | null;
  via: string;
  action: string;
  targetId: string | null;
  detail: JsonObject;
  hash: string;
};

const columns = Prisma.sql`e."seq", e."at", e."operatorId", e."via", e."action", e."targetId", e."detail",
  encode(e."hash", 'hex') as "hash"`;

export async function findEventRows(query: EventQuery, limit: number): Promise<EventRow[]> {
  return db.$queryRaw<EventRow[]>(selectEvents(query, columns, limit));
}

/** Names of who acted, for rows of one tenant. */
export async function describeEvents(
  tenantId: string,
  rows: readonly EventRow[],
): Promise<Omit<AuditEvent, "targetHref">[]> {
  const operatorIds = unique(rows.map(({ operatorId }) => operatorId));
  const accountIds = unique(rows.map(({ via }) => accountIdOf(via)));
  const [operators, accounts] = await Promise.all([
    db.operator.findMany({
      where: { tenantId, id: { in: operatorIds } },
      select: { id: true, name: true, email: true },
    }),
    db.apiAccount.findMany({ where: { tenantId, id: { in: accountIds } }, select: { id: true, description: true } }),
  ]);
  const operatorOf = new Map(operators.map((operator) => [operator.id, operator]));
  const descriptionOf = new Map(accounts.map(({ id, description }) => [id, description]));
  return rows.map(({ seq, at, operatorId, via, action, targetId, detail, hash }) => {
    const accountId = accountIdOf(via);
    return {
      seq: Number(seq),
      at,
      actor: operatorId === null ? productActor(via) : operatorActor(operatorId, operatorOf.get(operatorId)),
      source: sourceOf(via),
      account: accountId === null ? null : { id: accountId, description: descriptionOf.get(accountId) ?? null },
      action,
      targetId,
      detail,
      hash,
    };
  });
}

/** A service operator has no address: it is an API client. */
function operatorActor(id: string, operator: { name: string; email: string | null } | undefined): EventActor {
  if (!operator) return { kind: "gone", id, name: null };
  return { kind: operator.email === null ? "client" : "operator", id, name: operator.name };
}

function productActor(via: string): EventActor {
  const source = sourceOf(via);
  return { kind: source === "cli" || source === "system" ? source : "link", id: null, name: null };
}

function sourceOf(via: string): AuditSource {
  const [kind] = via.split(":");
  return auditSources.find((source) => source === kind) ?? "system";
}

function accountIdOf(via: string): string | null {
  return via.startsWith("api:") ? via.slice("api:".length) : null;
}

function unique(ids: readonly (string | null)[]): string[] {
  return [...new Set(ids.filter((id) => id !== null))];
}
