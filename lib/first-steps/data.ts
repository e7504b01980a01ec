import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { can } from "#lib/permissions/policy.ts";
import { sectionsWith } from "#lib/permissions/section-access.ts";
import type { FirstStep } from "./schema.ts";

/** What there is to do first, of what the actor may do, each as it stands: nothing is remembered. */
export async function listFirstSteps(actor: Actor): Promise<FirstStep[]> {
  const steps = await Promise.all([
    connectionStep(actor),
    can(actor.role, "flow:write") && flowStep(actor),
    can(actor.role, "flow:run") && runStep(actor),
    can(actor.role, "operator:write") ? peopleStep(actor) : shareStep(actor),
  ]);
  return steps.filter((step) => step !== false && step !== null);
}

async function connectionStep(actor: Actor): Promise<FirstStep> {
  const found = await db.vaultItem.findFirst({
    where: { tenantId: actor.tenantId, kind: "connection", ready: true, section: sectionsWith(actor, "view") },
    select: { id: true },
  });
  return { id: "connection", isDone: found !== null, href: "/vault?add=connection" };
}

async function flowStep({ tenantId }: Actor): Promise<FirstStep> {
  const found = await db.flow.findFirst({ where: { tenantId }, select: { id: true } });
  return { id: "flow", isDone: found !== null, href: "/flows?create=1" };
}

async function runStep({ tenantId }: Actor): Promise<FirstStep> {
  const [ran, flow] = await Promise.all([
    db.flowExecution.findFirst({ where: { tenantId }, select: { id: true } }),
    db.flow.findFirst({ where: { tenantId }, select: { id: true }, orderBy: { updatedAt: "desc" } }),
  ]);
  return { id: "run", isDone: ran !== null, href: flow ? `/flows/${flow.id}` : "/flows" };
}

async function peopleStep({ tenantId, operatorId }: Actor): Promise<FirstStep> {
  const other = await db.operator.findFirst({
    where: { tenantId, id: { not: operatorId }, email: { not: null }, deactivatedAt: null },
    select: { id: true },
  });
  return { id: "people", isDone: other !== null, href: "/settings/operators" };
}

/** Null for who holds no section. */
async function shareStep(actor: Actor): Promise<FirstStep | null> {
  const { tenantId, operatorId } = actor;
  const section = sectionsWith(actor, "change");
  const [own, shared] = await Promise.all([
    db.vaultSection.findFirst({ where: section, select: { id: true }, orderBy: { id: "asc" } }),
    db.vaultAuthorization.findFirst({
      where: { tenantId, section, OR: [{ operatorId: { not: operatorId } }, { groupId: { not: null } }] },
      select: { id: true },
    }),
  ]);
  return own && { id: "share", isDone: shared !== null, href: `/vault/sections/${own.id}` };
}
