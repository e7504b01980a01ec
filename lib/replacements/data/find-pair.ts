import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import type { Tx } from "#lib/db/client.ts";
import { sectionsWith } from "#lib/permissions/section-access.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { isFitting } from "../compare-items.ts";
import type { ItemPairInput } from "../schema.ts";

type PairItem = { id: string; name: string };
export type ItemPair = { former: PairItem; next: PairItem };

/**
 * Two items of which one can stand in the place of the other.
 *
 * @throws AppError NOT_FOUND unless the actor may view both; INVALID `errors.replaceUnfit` for the same one twice, another
 *   app, or another kind.
 */
export async function findPair(tx: Tx, actor: Actor, { formerId, nextId }: ItemPairInput): Promise<ItemPair> {
  const rows = await tx.vaultItem.findMany({
    where: { tenantId: actor.tenantId, id: { in: [formerId, nextId] }, section: sectionsWith(actor, "view") },
    select: { id: true, name: true, kind: true, appId: true },
  });
  const [former, next] = [formerId, nextId].map((id) => rows.find((row) => row.id === id));
  if (!former || !next) throw new AppError("NOT_FOUND", "errors.itemNotFound");
  if (former.id === next.id || !isFitting(former, next)) throw new AppError("INVALID", "errors.replaceUnfit");
  return { former, next };
}
