import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import type { Prisma } from "#lib/db/generated/client.ts";
import { sectionsWith } from "#lib/permissions/section-access.ts";

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

export async function findApiConnection(actor: Actor, id: string): Promise<ApiConnection | null> {
  return db.vaultItem.findFirst({ where: { ...visibleConnections(actor), id }, select: columns });
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
