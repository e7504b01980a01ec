import "server-only";
import { isDeepStrictEqual } from "node:util";
import { decodeProtectedHeader } from "jose";
import { recordAudit } from "#lib/audit/record.ts";
import type { AuditEntry } from "#lib/audit/schema.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { AppError } from "#lib/shared/app-error.ts";
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
 * The hosts that stay: this body has no field for them. They are read from the envelopes in force, which only the
 * engine's role may select, and not from the column beside them, which a web process that was taken over could have
 * rewritten to wait for the next secret. It could also have laid an envelope of its own beside them: then they differ.
 *
 * @throws AppError CONFLICT if they do not all say the same.
 */
async function sealedOrigins(
  tx: Tx,
  { tenantId }: Actor,
  item: { id: string; name: string; version: number },
): Promise<string[]> {
  if (item.version === 0) return [];
  const secrets = await tx.vaultSecret.findMany({
    where: { tenantId, itemId: item.id, version: item.version },
    select: { jwe: true },
  });
  const [first = [], ...others] = secrets.map(({ jwe }) => decodeProtectedHeader(jwe).origins as string[]);
  if (others.some((origins) => !isDeepStrictEqual(origins, first))) {
    throw new AppError("CONFLICT", "errors.storedAltered", { name: item.name });
  }
  return first;
}
