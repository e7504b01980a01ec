import "server-only";
import { db } from "#lib/db/client.ts";
import { SESSION_SECONDS, type SessionToken } from "./session-token.ts";

/** What the dashboard shows of whoever is signed in. */
export type SessionOperator = {
  name: string;
  email: string;
  language: string;
  tenantName: string;
  lastSeenAt: Date;
};

/** The operator of a session that stands; null once it was ended, is too old, or its operator deactivated. */
export async function findSessionOperator({ tenantId, sessionId }: SessionToken): Promise<SessionOperator | null> {
  const session = await db.session.findFirst({
    where: {
      tenantId,
      id: sessionId,
      endedAt: null,
      createdAt: { gt: new Date(Date.now() - SESSION_SECONDS * 1000) },
      operator: { deactivatedAt: null },
    },
    select: {
      lastSeenAt: true,
      operator: { select: { name: true, email: true, language: true, tenant: { select: { name: true } } } },
    },
  });
  if (!session) return null;
  const { name, email, language, tenant } = session.operator;
  return { name, email: email ?? "", language, tenantName: tenant.name, lastSeenAt: session.lastSeenAt };
}
