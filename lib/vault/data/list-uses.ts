import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import type { Tx } from "#lib/db/client.ts";
import { can } from "#lib/permissions/policy.ts";
import type { ItemUse } from "../schema.ts";

/** The flows that refer to an item and that the actor may see, by name. */
export async function listUses(tx: Tx, actor: Actor, itemId: string): Promise<ItemUse[]> {
  if (!can(actor.role, "flow:read")) return [];
  const flow = { select: { id: true, name: true, publishedVersionId: true } } as const;
  const rows = await tx.vaultItemUse.findMany({
    where: { tenantId: actor.tenantId, itemId },
    select: { flowVersionId: true, draftOfFlow: flow, flowVersion: { select: { flow } } },
  });
  const uses = new Map<string, ItemUse>();
  for (const { flowVersionId, draftOfFlow, flowVersion } of rows) {
    const user = draftOfFlow ?? flowVersion?.flow;
    if (!user) continue;
    const use = uses.get(user.id) ?? {
      flowId: user.id,
      flowName: user.name,
      inDraft: false,
      isPublished: false,
      isRunning: false,
    };
    const isPublished = flowVersionId !== null && user.publishedVersionId === flowVersionId;
    uses.set(user.id, {
      ...use,
      inDraft: use.inDraft || draftOfFlow !== null,
      isPublished: use.isPublished || isPublished,
      isRunning: use.isRunning || (flowVersionId !== null && !isPublished),
    });
  }
  return [...uses.values()].toSorted((a, b) => a.flowName.localeCompare(b.flowName));
}
