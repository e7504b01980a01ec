import "server-only";
import type { Actor, SystemActor } from "#lib/auth/actor.ts";
import type { Tx } from "#lib/db/client.ts";
import type { AuditEntry } from "./schema.ts";

/**
 * Appends inside the caller's transaction, last: if the row cannot be written, the change does not happen.
 *
 * @returns The row's number.
 */
export async function recordAudit(tx: Tx, actor: Actor | SystemActor, entry: AuditEntry): Promise<number> {
  const [row] = await tx.$queryRaw<{ seq: bigint }[]>`
    select audit_append(${actor.tenantId}::uuid, ${actor.operatorId}::uuid, ${sourceOf(actor)}, ${entry.action},
      ${entry.targetId}::uuid, ${JSON.stringify(entry.detail)}::jsonb) as "seq"`;
  if (!row) throw new Error("audit_append() returned nothing");
  return Number(row.seq);
}

/** `dashboard`, `api`, `cli` or `system`; for an API account `api:` and its id. */
function sourceOf(actor: Actor | SystemActor): string {
  const isAccount = actor.operatorId !== null && actor.apiAccountId !== null;
  return isAccount ? `${actor.via}:${actor.apiAccountId}` : actor.via;
}
