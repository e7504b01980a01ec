import "server-only";
import { calculateJwkThumbprint } from "jose";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { Prisma } from "#lib/db/generated/client.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { algorithmsOf, parsePublicKeys, readKeys, type StoredKey } from "../public-keys.ts";
import { type AddClientKeyInput, MAX_CLIENT_KEYS, type RemoveClientKeyInput } from "../schema.ts";
import { lockClient } from "./lock-client.ts";
import { tellHoldersOfCredentials } from "./tell-holders.ts";

/**
 * Lets a client prove itself by assertions (RFC 7523) that are signed with the private half. Keys that are there
 * already are passed over.
 *
 * @returns How many were added.
 * @throws AppError INVALID at `key` (see parsePublicKeys); CONFLICT if all of them are there, or they get too many.
 */
export async function addClientKeys(actor: Actor, input: AddClientKeyInput): Promise<{ count: number }> {
  authorize(actor, "client:write");
  const given = await withThumbprints(await parsePublicKeys(input.key));
  const { tenantId } = actor;
  return db.$transaction(async (tx) => {
    const client = await lockClient(tx, tenantId, input.clientId);
    const known = await withThumbprints(readKeys(client.publicKeys));
    const all = new Map([...given, ...known].map((each) => [each.thumbprint, each]));
    const added = [...all.values()].filter(({ thumbprint }) => known.every((each) => each.thumbprint !== thumbprint));
    if (added.length === 0) throw new AppError("CONFLICT", "errors.clientKeyKnown");
    if (all.size > MAX_CLIENT_KEYS) {
      throw new AppError("CONFLICT", "errors.clientKeysTooMany", { count: MAX_CLIENT_KEYS });
    }
    const keys = [...known, ...added].map(({ key }) => key);
    await tx.apiClient.updateMany({ where: { tenantId, id: client.id }, data: { publicKeys: { keys } } });
    await tellHoldersOfCredentials(tx, actor, client);
    for (const { key, thumbprint } of added) {
      await recordAudit(tx, actor, {
        action: "client.addKey",
        targetId: client.operatorId,
        detail: { name: client.name, thumbprint, algorithm: algorithmsOf(key).join(", ") },
      });
    }
    return { count: added.length };
  });
}

/**
 * @throws AppError NOT_FOUND if the client, or such a key of it, is not there; CONFLICT for the last one of a client
 * without a secret, which nothing would prove then.
 */
export async function removeClientKey(actor: Actor, { clientId, thumbprint }: RemoveClientKeyInput): Promise<void> {
  authorize(actor, "client:write");
  const { tenantId } = actor;
  await db.$transaction(async (tx) => {
    const client = await lockClient(tx, tenantId, clientId);
    const known = await withThumbprints(readKeys(client.publicKeys));
    const removed = known.find((each) => each.thumbprint === thumbprint);
    if (!removed) throw new AppError("NOT_FOUND", "errors.clientKeyNotFound");
    const keys = known.filter((each) => each !== removed).map(({ key }) => key);
    if (keys.length === 0 && client.secretHash === null) throw new AppError("CONFLICT", "errors.clientKeyNeeded");
    await tx.apiClient.updateMany({
      where: { tenantId, id: client.id },
      data: { publicKeys: keys.length > 0 ? { keys } : Prisma.DbNull },
    });
    await recordAudit(tx, actor, {
      action: "client.removeKey",
      targetId: client.operatorId,
      detail: { name: client.name, thumbprint, algorithm: algorithmsOf(removed.key).join(", ") },
    });
  });
}

async function withThumbprints(keys: readonly StoredKey[]): Promise<{ key: StoredKey; thumbprint: string }[]> {
  return Promise.all(keys.map(async (key) => ({ key, thumbprint: await calculateJwkThumbprint(key) })));
}
