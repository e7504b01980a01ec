import "server-only";
import { createHash } from "node:crypto";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import type { Prisma } from "#lib/db/generated/client.ts";
import { AppError } from "#lib/shared/app-error.ts";

/** A colleague as `/v4` shows them. */
export type V4Operator = {
  id: string;
  name: string;
  email: string;
  language: string;
  isAdmin: boolean;
  hasPassword: boolean;
  /** Changes with what is shown. */
  hash: string;
};

const columns = {
  id: true,
  name: true,
  email: true,
  language: true,
  passwordChangedAt: true,
  memberships: { where: { group: { kind: "administrators" } }, select: { groupId: true } },
} as const satisfies Prisma.OperatorSelect;

const isColleague = { email: { not: null }, deactivatedAt: null } satisfies Prisma.OperatorWhereInput;

/** Everybody active, for every operator: whoever shares a section must be able to name whom with. */
export async function listV4Operators(actor: Actor): Promise<V4Operator[]> {
  const rows = await db.operator.findMany({
    where: { tenantId: actor.tenantId, ...isColleague },
    select: columns,
    orderBy: [{ name: "asc" }, { id: "asc" }],
  });
  return rows.map(toV4Operator);
}

/** @throws AppError NOT_FOUND, also for who was deactivated. */
export async function getV4Operator(actor: Actor, operatorId: string): Promise<V4Operator> {
  const row = await db.operator.findFirst({
    where: { tenantId: actor.tenantId, id: operatorId, ...isColleague },
    select: columns,
  });
  if (!row) throw new AppError("NOT_FOUND", "errors.operatorUnknown");
  return toV4Operator(row);
}

type Row = Prisma.OperatorGetPayload<{ select: typeof columns }>;

function toV4Operator({ id, name, email, language, passwordChangedAt, memberships }: Row): V4Operator {
  const shown = {
    id,
    name,
    email: email ?? "",
    language,
    isAdmin: memberships.length > 0,
    hasPassword: passwordChangedAt !== null,
  };
  return { ...shown, hash: createHash("sha256").update(JSON.stringify(shown)).digest("hex") };
}
