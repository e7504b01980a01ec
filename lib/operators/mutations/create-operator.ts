import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor, SystemActor } from "#lib/auth/actor.ts";
import { hashPassword } from "#lib/auth/passwords.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { isUniqueViolation } from "#lib/db/errors.ts";
import { newId } from "#lib/db/ids.ts";
import { lockAdministrators } from "#lib/groups/mutations/lock-administrators.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { tellHoldersOfJoining } from "#lib/sections/mutations/tell-holders.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { type CreateOperatorInput, createOperatorInput } from "../schema.ts";

/** @throws AppError FORBIDDEN unless the actor is an admin or the system; CONFLICT if the email is taken. */
export async function createOperator(actor: Actor | SystemActor, raw: CreateOperatorInput): Promise<{ id: string }> {
  if (actor.operatorId !== null) authorize(actor, "operator:write");
  const { password, ...input } = createOperatorInput.parse(raw);
  const passwordHash = password === undefined ? null : await hashPassword(password);
  try {
    return await db.$transaction(async (tx) => {
      if (actor.operatorId !== null) await lockAdministrators(tx, actor);
      const id = await insertOperator(tx, actor.tenantId, { ...input, passwordHash });
      const { name, email, role } = input;
      if (role === "admin") await tellOfAdministrator(tx, actor, id);
      await recordAudit(tx, actor, { action: "operator.create", targetId: id, detail: { name, email, role } });
      return { id };
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw emailTaken(input.email);
    throw error;
  }
}

/** A new administrator is a new member of their group, whatever that has access to. */
async function tellOfAdministrator(tx: Tx, actor: Actor | SystemActor, operatorId: string): Promise<void> {
  const { tenantId } = actor;
  const group = await findAdministrators(tx, tenantId);
  await tellHoldersOfJoining(tx, actor, { operatorId, groupId: group.id });
}

function findAdministrators(tx: Tx, tenantId: string): Promise<{ id: string }> {
  return tx.operatorGroup.findFirstOrThrow({ where: { tenantId, kind: "administrators" }, select: { id: true } });
}

/** Whoever has it may have been deactivated: that address stays theirs, for when they return. */
export function emailTaken(email: string): AppError {
  return new AppError("CONFLICT", "errors.emailTaken", { email }, { email: ["errors.emailInUse"] });
}

type OperatorFacts = {
  name: string;
  email: string;
  role: "admin" | "editor" | "viewer";
  language: string;
  passwordHash: string | null;
};

/** The row, and the membership that makes an admin one. The caller records what happened. */
export async function insertOperator(tx: Tx, tenantId: string, facts: OperatorFacts): Promise<string> {
  const { role, passwordHash, ...shown } = facts;
  const id = newId();
  await tx.operator.create({
    data: {
      tenantId,
      id,
      ...shown,
      role: role === "viewer" ? "viewer" : "editor",
      passwordHash,
      passwordChangedAt: passwordHash === null ? null : new Date(),
    },
    select: { id: true },
  });
  if (role !== "admin") return id;
  const group = await findAdministrators(tx, tenantId);
  await tx.groupMember.create({ data: { tenantId, groupId: group.id, operatorId: id } });
  return id;
}
