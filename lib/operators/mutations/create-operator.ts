import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor, SystemActor } from "#lib/auth/actor.ts";
import { hashPassword } from "#lib/auth/passwords.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { isUniqueViolation } from "#lib/db/errors.ts";
import { newId } from "#lib/db/ids.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { type CreateOperatorInput, createOperatorInput } from "../schema.ts";

/** @throws AppError FORBIDDEN unless the actor is an admin or the system; CONFLICT if the email is taken. */
export async function createOperator(actor: Actor | SystemActor, raw: CreateOperatorInput): Promise<{ id: string }> {
  if (actor.operatorId !== null) authorize(actor, "operator:write");
  const { password, ...input } = createOperatorInput.parse(raw);
  const passwordHash = password === undefined ? null : await hashPassword(password);
  try {
    return await db.$transaction(async (tx) => {
      const id = await insertOperator(tx, actor.tenantId, { ...input, passwordHash });
      const { name, email, role } = input;
      await recordAudit(tx, actor, { action: "operator.create", targetId: id, detail: { name, email, role } });
      return { id };
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw new AppError("CONFLICT", "errors.emailTaken", { email: input.email });
    throw error;
  }
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
  const group = await tx.operatorGroup.findFirstOrThrow({
    where: { tenantId, kind: "administrators" },
    select: { id: true },
  });
  await tx.groupMember.create({ data: { tenantId, groupId: group.id, operatorId: id } });
  return id;
}
