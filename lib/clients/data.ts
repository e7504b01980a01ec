import "server-only";
import { isSecret } from "#lib/auth/generated-secret.ts";
import { db } from "#lib/db/client.ts";
import { isScope, type KnownClient } from "./schema.ts";

const columns = {
  id: true,
  tenantId: true,
  operatorId: true,
  sectionId: true,
  scopes: true,
  secretHash: true,
} as const;

/** The client, or null alike for an unknown id, a wrong secret and a revoked client. */
export async function findClientByCredentials(clientId: string, secret: string): Promise<KnownClient | null> {
  // The id is the one thing known here: it is unique over all tenants, and tells the tenant.
  const row = isIdLike(clientId)
    ? await db.apiClient.findFirst({ where: { id: clientId, revokedAt: null }, select: columns })
    : null;
  if (!isSecret(secret, row?.secretHash)) return null;
  return row && toClient(row);
}

/** The client of a token, as it stands now; null once it is revoked. */
export async function findClient(clientId: string): Promise<KnownClient | null> {
  if (!isIdLike(clientId)) return null;
  const row = await db.apiClient.findFirst({ where: { id: clientId, revokedAt: null }, select: columns });
  return row && toClient(row);
}

function isIdLike(text: string): boolean {
  return /^[\w-]{1,64}$/.test(text);
}

function toClient(row: Omit<KnownClient, "scopes"> & { scopes: string[] }): KnownClient {
  const { id, tenantId, operatorId, sectionId } = row;
  return { id, tenantId, operatorId, sectionId, scopes: row.scopes.filter(isScope) };
}
