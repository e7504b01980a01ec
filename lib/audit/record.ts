import "server-only";
import type { Actor, SystemActor } from "#lib/auth/actor.ts";
import type { Tx } from "#lib/db/client.ts";
import type { AuditEntry } from "./schema.ts";

/** Appends inside the caller's transaction, last: if the row cannot be written, the change does not happen. */
export async function recordAudit(tx: Tx, actor: Actor | SystemActor, entry: AuditEntry): Promise<void> {
  await tx.$queryRaw`select audit_append(${actor.tenantId}::uuid, ${actor.operatorId}::uuid, ${actor.via},
    ${entry.action}, ${entry.targetId}::uuid, ${JSON.stringify(entry.detail)}::jsonb)`;
}
