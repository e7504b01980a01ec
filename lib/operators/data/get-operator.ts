import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { SESSION_SECONDS } from "#lib/auth/session-cookie.ts";
import { db } from "#lib/db/client.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { language, type OperatorDetail } from "../schema.ts";
import { operatorColumns, toSummaries } from "./operator-rows.ts";

/** @throws AppError NOT_FOUND unless the tenant has that person. For administrators. */
export async function getOperator(actor: Actor, { operatorId }: { operatorId: string }): Promise<OperatorDetail> {
  authorize(actor, "operator:write");
  const { tenantId } = actor;
  const now = Date.now();
  const row = await db.operator.findFirst({
    where: { tenantId, id: operatorId, email: { not: null } },
    select: {
      ...operatorColumns,
      language: true,
      createdAt: true,
      passwordLinks: {
        where: { usedAt: null, expiresAt: { gt: new Date(now) } },
        select: { expiresAt: true },
        take: 1,
      },
      _count: {
        select: { sessions: { where: { endedAt: null, createdAt: { gt: new Date(now - SESSION_SECONDS * 1000) } } } },
      },
    },
  });
  if (!row) throw new AppError("NOT_FOUND", "errors.operatorUnknown");
  const { createdAt, deactivatedAt, passwordLinks, _count } = row;
  const [summary] = await toSummaries(tenantId, [row]);
  if (!summary) throw new AppError("NOT_FOUND", "errors.operatorUnknown");
  return {
    ...summary,
    language: language.catch("en").parse(row.language),
    createdAt,
    deactivatedAt,
    sessionCount: _count.sessions,
    linkExpiresAt: passwordLinks[0]?.expiresAt ?? null,
    isSelf: operatorId === actor.operatorId,
  };
}
