import "server-only";
import type { Tx } from "#lib/db/client.ts";
import type { Prisma } from "#lib/db/generated/client.ts";
import { AppError } from "#lib/shared/app-error.ts";

const columns = {
  id: true,
  name: true,
  scopes: true,
  operatorId: true,
  secretHash: true,
  previousUntil: true,
  publicKeys: true,
  section: { select: { id: true, name: true } },
} as const satisfies Prisma.ApiClientSelect;

export type LockedClient = Prisma.ApiClientGetPayload<{ select: typeof columns }>;

/**
 * A client that was not revoked, locked until the transaction ends: two changes come one after the other.
 *
 * @throws AppError NOT_FOUND
 */
export async function lockClient(tx: Tx, tenantId: string, clientId: string): Promise<LockedClient> {
  await tx.$queryRaw`select 1 from "ApiClient"
    where "tenantId" = ${tenantId}::uuid and "id" = ${clientId} for update`;
  const client = await tx.apiClient.findFirst({ where: { tenantId, id: clientId, revokedAt: null }, select: columns });
  if (!client) throw new AppError("NOT_FOUND", "errors.clientNotFound");
  return client;
}
