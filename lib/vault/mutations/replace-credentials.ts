import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { AuditEntry } from "#lib/audit/schema.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { Prisma } from "#lib/db/generated/client.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { itemOrigins } from "../item-origins.ts";
import { parseSetup } from "../parse-setup.ts";
import type { ReplaceCredentialsInput } from "../schema.ts";
import { nextFingerprint, sealSetup } from "../seal-setup.ts";
import { credentialColumns, insertSecrets } from "./create-connection.ts";
import { type LockedItem, lockItem } from "./lock-item.ts";

/**
 * Puts credentials into a connection, in place of those that it has. The old envelopes are gone with this write, and
 * every flow uses the new ones at its next action.
 *
 * @throws AppError INVALID with `fieldErrors` by `origins` or `setup.<field>`.
 */
export async function replaceCredentials(actor: Actor, input: ReplaceCredentialsInput): Promise<{ id: string }> {
  return db.$transaction(async (tx) => {
    const item = await lockItem(tx, actor, input.itemId);
    await recordAudit(tx, actor, await putCredentials(tx, actor, item, input));
    return { id: item.id };
  });
}

/** @returns What to record, at the end of the caller's transaction. */
export async function putCredentials(
  tx: Tx,
  actor: Actor,
  item: LockedItem,
  { setup: given, origins: hosts }: Omit<ReplaceCredentialsInput, "itemId">,
): Promise<AuditEntry> {
  if (item.kind !== "connection" || item.appId === null) throw new AppError("NOT_FOUND", "errors.itemNotFound");
  const setup = parseSetup(item.appId, given);
  const origins = itemOrigins(actor, item.appId, setup.attributes, hosts, item.origins);
  const version = item.version + 1;
  const place = { tenantId: actor.tenantId, itemId: item.id, version, appId: item.appId, origins };
  const sealed = await sealSetup(setup, place);

  await insertSecrets(tx, sealed);
  await tx.vaultItem.update({
    where: { tenantId_id: { tenantId: actor.tenantId, id: item.id } },
    data: {
      ...credentialColumns(setup, origins, version),
      fingerprint: nextFingerprint(item.fingerprint, sealed),
      failingSince: null,
      failingReason: Prisma.DbNull,
      limitedSince: null,
      limitedReason: Prisma.DbNull,
      missingScopes: [],
      expiresAt: null,
      refreshedAt: null,
    },
    select: { id: true },
  });
  return {
    action: "item.replaceCredentials",
    targetId: item.id,
    detail: { name: item.name, setupType: setup.setupType, origins, version },
  };
}
