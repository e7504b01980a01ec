import { type Actor, findOperatorActor } from "#lib/auth/actor.ts";
import { hashPassword } from "#lib/auth/passwords.ts";
import type { Prisma } from "#lib/db/generated/client.ts";
import { newId } from "#lib/db/ids.ts";
import type { Role } from "#lib/permissions/policy.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { ownerDb } from "./owner.ts";

type ActorOptions = {
  role?: Role;
  /** Puts the operator into that actor's tenant instead of a new one. */
  tenantOf?: Actor;
  grants?: Record<string, "view" | "change">;
  name?: string;
};

/** An operator of a new tenant, which has its two built-in groups and no section. */
export async function makeActor({
  role = "admin",
  tenantOf,
  grants = {},
  name = "Maud Dupont",
}: ActorOptions = {}): Promise<Actor> {
  const tenantId = tenantOf?.tenantId ?? (await makeTenant());
  const operatorId = newId();
  await ownerDb.operator.create({
    data: {
      tenantId,
      id: operatorId,
      name,
      email: `${operatorId}@coffre.example`,
      role: role === "viewer" ? "viewer" : "editor",
    },
  });
  if (role === "admin") {
    const group = await ownerDb.operatorGroup.findFirstOrThrow({ where: { tenantId, kind: "administrators" } });
    await ownerDb.groupMember.create({ data: { tenantId, groupId: group.id, operatorId } });
  }
  for (const [sectionId, right] of Object.entries(grants)) await grant(tenantId, sectionId, right, { operatorId });
  const actor = await findOperatorActor(tenantId, operatorId, "dashboard");
  if (!actor) throw new Error("the operator just made is not there");
  return actor;
}

/** A section of the actor's tenant that the actor, and nobody else, fully controls. */
export async function makeSection(actor: Actor, name = "Vault items"): Promise<string> {
  const id = newId();
  await ownerDb.vaultSection.create({ data: { tenantId: actor.tenantId, id, name } });
  await grant(actor.tenantId, id, "change", { operatorId: actor.operatorId });
  return id;
}

/** `change` comes with `view`, as the product writes it. */
export async function grant(
  tenantId: string,
  sectionId: string,
  right: "view" | "change",
  to: { operatorId: string } | { groupId: string },
): Promise<void> {
  const rights = right === "change" ? (["view", "change"] as const) : (["view"] as const);
  await ownerDb.vaultAuthorization.createMany({
    data: rights.map((each) => ({ tenantId, id: newId(), sectionId, right: each, ...to })),
  });
}

/** The id of a group that every tenant has. */
export async function builtInGroup(actor: Actor, kind: "everyone" | "administrators"): Promise<string> {
  const group = await ownerDb.operatorGroup.findFirstOrThrow({ where: { tenantId: actor.tenantId, kind } });
  return group.id;
}

async function makeTenant(): Promise<string> {
  const id = newId();
  await ownerDb.tenant.create({ data: { id, name: "Acme Payments" } });
  await ownerDb.operatorGroup.createMany({
    data: [
      { tenantId: id, id: newId(), name: "Everyone", kind: "everyone" },
      { tenantId: id, id: newId(), name: "Administrators", kind: "administrators" },
    ],
  });
  return id;
}

type ConnectionOptions = { sectionId: string; name?: string; appId?: string; ready?: boolean };

/** A connection's row, without secrets: for what only refers to it. */
export async function makeConnection(
  actor: Actor,
  { sectionId, name = "Order alerts", appId = "TWILIO", ready = false }: ConnectionOptions,
): Promise<{ id: string; publicId: string }> {
  const id = newId();
  const data = { tenantId: actor.tenantId, id, sectionId, kind: "connection", name, appId, ready } as const;
  await ownerDb.vaultItem.create({ data: { ...data, fingerprint: "0".repeat(64) } });
  return { id, publicId: toPublicId("ac", id) };
}

type ExecutionOptions = Partial<Omit<Prisma.FlowExecutionUncheckedCreateInput, "tenantId" | "steps">> & {
  flowId: string;
  flowVersionId: string;
  steps?: Omit<Prisma.ExecutionStepUncheckedCreateWithoutExecutionInput, "tenantId">[];
};

/** An execution's row, as the engine would have written it. */
export async function makeExecution(actor: Actor, { steps = [], ...given }: ExecutionOptions): Promise<string> {
  const { tenantId } = actor;
  const id = newId();
  await ownerDb.flowExecution.create({
    data: { tenantId, id, isDraft: false, status: "COMPLETED", startedById: actor.operatorId, ...given },
  });
  await ownerDb.executionStep.createMany({ data: steps.map((step) => ({ ...step, tenantId, executionId: id })) });
  return id;
}

/** What the audit log holds about a target, oldest first. */
export async function auditOf(actor: Actor, targetId: string): Promise<{ action: string; detail: unknown }[]> {
  return ownerDb.auditEvent.findMany({
    where: { tenantId: actor.tenantId, targetId },
    select: { action: true, detail: true, operatorId: true },
    orderBy: { seq: "asc" },
  });
}

/** An administrator of a new tenant who can sign in. */
export async function makeOperatorWithPassword(
  password: string,
  email = `${newId()}@coffre.example`,
): Promise<{ actor: Actor; email: string }> {
  const actor = await makeActor();
  await ownerDb.operator.update({
    where: { tenantId_id: { tenantId: actor.tenantId, id: actor.operatorId } },
    data: { email, passwordHash: await hashPassword(password), passwordChangedAt: new Date() },
  });
  return { actor, email };
}

/** A group of the actor's tenant, with these members. */
export async function makeGroup(actor: Actor, members: readonly Actor[] = [], name = "Finance"): Promise<string> {
  const { tenantId } = actor;
  const id = newId();
  await ownerDb.operatorGroup.create({ data: { tenantId, id, name } });
  await ownerDb.groupMember.createMany({
    data: members.map(({ operatorId }) => ({ tenantId, groupId: id, operatorId })),
  });
  return id;
}
