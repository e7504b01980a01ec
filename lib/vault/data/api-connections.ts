import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import type { Prisma } from "#lib/db/generated/client.ts";
import { pool } from "#lib/db/pool.ts";
import { sectionsWith } from "#lib/permissions/section-access.ts";
import { VISIBLE_ITEM } from "./visible-item-sql.ts";

/** A connection as `/api/v2` shows it (`reference/auth0-forms.md` §1.3), before its names are put on it. */
export type ApiConnection = {
  id: string;
  name: string;
  appId: string | null;
  accountName: string | null;
  ready: boolean;
  fingerprint: string;
  createdAt: Date;
  updatedAt: Date;
  refreshedAt: Date | null;
};

const columns = {
  id: true,
  name: true,
  appId: true,
  accountName: true,
  ready: true,
  fingerprint: true,
  createdAt: true,
  updatedAt: true,
  refreshedAt: true,
} as const;

/** A page of the connections that the actor may view, the oldest first: what is made meanwhile comes at the end. */
export async function listApiConnections(
  actor: Actor,
  { page, perPage }: { page: number; perPage: number },
): Promise<{ connections: ApiConnection[]; total: number }> {
  const where = visibleConnections(actor);
  const [connections, total] = await Promise.all([
    db.vaultItem.findMany({
      where,
      select: columns,
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
      skip: page * perPage,
      take: perPage,
    }),
    db.vaultItem.count({ where }),
  ]);
  return { connections, total };
}

/** $1 tenant, $2 operator, $3 item. */
export const FIND_API_CONNECTION = `select i."id", i."name", i."appId", i."accountName", i."ready", i."fingerprint",
    i."createdAt", i."updatedAt", i."refreshedAt"
  from "VaultItem" i where i."id" = $3 and i."tenantId" = $1 and i."kind" = 'connection' and ${VISIBLE_ITEM}`;

/** One statement, rights included: what an API reads the most, and Prisma would make five times as slow. */
export async function findApiConnection({ tenantId, operatorId }: Actor, id: string): Promise<ApiConnection | null> {
  const { rows } = await pool().query<ApiConnection>({
    name: "api-connection",
    text: FIND_API_CONNECTION,
    values: [tenantId, operatorId, id],
  });
  return rows[0] ?? null;
}

/** The apps of those of the connections that the actor may view, by id. */
export async function findConnectionApps(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await db.vaultItem.findMany({
    where: { ...visibleConnections(actor), id: { in: [...new Set(ids)] } },
    select: { id: true, appId: true },
  });
  return new Map(rows.map(({ id, appId }) => [id, appId ?? ""]));
}

function visibleConnections(actor: Actor): Prisma.VaultItemWhereInput {
  return { tenantId: actor.tenantId, kind: "connection", section: sectionsWith(actor, "view") };
}
