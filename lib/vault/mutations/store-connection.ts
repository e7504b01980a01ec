import "server-only";
import { decodeProtectedHeader } from "jose";
import { recordAudit } from "#lib/audit/record.ts";
import type { AuditEntry } from "#lib/audit/schema.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db, type Tx } from "#lib/db/client.ts";
import type { SetupInput } from "../schema.ts";
import { lockItem } from "./lock-item.ts";
import { translateNameTaken } from "./name-taken.ts";
import { putCredentials } from "./replace-credentials.ts";
import { putFacts } from "./update-item.ts";

type StoreConnectionInput = { itemId: string; name?: string | undefined; setup?: SetupInput | undefined };

/** The API's PATCH: a new name, new credentials, or both in one transaction. */
export async function storeConnection(actor: Actor, { itemId, name, setup }: StoreConnectionInput): Promise<void> {
  await translateNameTaken(() =>
    db.$transaction(async (tx) => {
      const item = await lockItem(tx, actor, itemId);
      const entries: AuditEntry[] = [];
      if (name !== undefined) entries.push(await putFacts(tx, actor, item, { name }));
      if (setup !== undefined) {
        const origins = await sealedOrigins(tx, actor, item);
        entries.push(await putCredentials(tx, actor, item, { setup, origins }));
      }
      for (const entry of entries) await recordAudit(tx, actor, entry);
    }),
  );
}

/**
 * The hosts that stay: this body has no field for them. They are read from the envelope in force, which only the
 * engine's role may select, and not from the column beside it, which a web process that was taken over could have
 * rewritten to wait for the next secret.
 */
async function sealedOrigins(tx: Tx, { tenantId }: Actor, item: { id: string; version: number }): Promise<string[]> {
  const secret = await tx.vaultSecret.findFirst({
    where: { tenantId, itemId: item.id, version: item.version },
    select: { jwe: true },
  });
  return secret ? (decodeProtectedHeader(secret.jwe).origins as string[]) : [];
}
