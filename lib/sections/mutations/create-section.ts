import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { newId } from "#lib/db/ids.ts";
import type { CreateSectionInput } from "../schema.ts";

/** Any operator may make one. Its creator fully controls it, and nobody else sees it: administrators have no bypass. */
export async function createSection(actor: Actor, { name }: CreateSectionInput): Promise<{ id: string }> {
  const { tenantId, operatorId } = actor;
  const id = newId();
  await db.$transaction(async (tx) => {
    await tx.vaultSection.create({ data: { tenantId, id, name }, select: { id: true } });
    await tx.vaultAuthorization.createMany({
      data: (["view", "change"] as const).map((right) => ({ tenantId, id: newId(), sectionId: id, right, operatorId })),
    });
    await recordAudit(tx, actor, { action: "section.create", targetId: id, detail: { name } });
  });
  return { id };
}
