import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { sectionsWith } from "#lib/permissions/section-access.ts";

type Target = { action: string; targetId: string | null };

/** Where each target is, by its id: those that are there, and that the actor may see. */
export async function findTargetLinks(actor: Actor, targets: readonly Target[]): Promise<ReadonlyMap<string, string>> {
  const { tenantId } = actor;
  const idsOf = (kind: string) => ({
    in: [...new Set(targets.filter(isOf(kind)).map(({ targetId }) => targetId ?? ""))],
  });
  const select = { id: true } as const;
  const [items, sections, flows, forms, triggers, operators, groups, clients] = await Promise.all([
    db.vaultItem.findMany({ where: { tenantId, id: idsOf("item"), section: sectionsWith(actor, "view") }, select }),
    db.vaultSection.findMany({ where: { AND: [{ id: idsOf("section") }, sectionsWith(actor, "view")] }, select }),
    db.flow.findMany({ where: { tenantId, id: idsOf("flow") }, select }),
    db.form.findMany({ where: { tenantId, id: idsOf("form") }, select }),
    db.flowTrigger.findMany({ where: { tenantId, id: idsOf("trigger") }, select: { id: true, flowId: true } }),
    db.operator.findMany({ where: { tenantId, id: idsOf("operator"), email: { not: null } }, select }),
    db.operatorGroup.findMany({ where: { tenantId, id: idsOf("group") }, select }),
    db.apiClient.findMany({
      where: { tenantId, operatorId: idsOf("client"), revokedAt: null },
      select: { id: true, operatorId: true },
    }),
  ]);
  return new Map([
    ...linked(items, "/vault"),
    ...linked(sections, "/vault/sections"),
    ...linked(flows, "/flows"),
    ...linked(forms, "/forms"),
    ...triggers.map(({ id, flowId }): [string, string] => [id, `/flows/${flowId}/triggers`]),
    ...linked(operators, "/settings/operators"),
    ...linked(groups, "/settings/groups"),
    ...clients.map(({ id, operatorId }): [string, string] => [operatorId, `/settings/clients/${id}`]),
  ]);
}

function isOf(kind: string): (target: Target) => boolean {
  return ({ action, targetId }) => targetId !== null && action.startsWith(`${kind}.`);
}

function linked(rows: readonly { id: string }[], folder: string): [string, string][] {
  return rows.map(({ id }) => [id, `${folder}/${id}`]);
}
