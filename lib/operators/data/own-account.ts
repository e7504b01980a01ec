import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { SESSION_SECONDS } from "#lib/auth/session-cookie.ts";
import { db } from "#lib/db/client.ts";
import { heldBy, sectionsWith } from "#lib/permissions/section-access.ts";
import { language, type OwnProfile, type OwnSection, type OwnSession } from "../schema.ts";
import { describeDevice } from "../user-agent.ts";

/** What every operator may know about their own account, whatever their role. */
export async function getOwnProfile({ tenantId, operatorId, role }: Actor): Promise<OwnProfile> {
  const operator = await db.operator.findUniqueOrThrow({
    where: { tenantId_id: { tenantId, id: operatorId } },
    select: { name: true, email: true, language: true },
  });
  return {
    name: operator.name,
    email: operator.email ?? "",
    language: language.catch("en").parse(operator.language),
    role,
  };
}

/** The actor's sign-ins that stand: this one first, then the last seen. */
export async function listOwnSessions({ tenantId, operatorId, sessionId }: Actor): Promise<OwnSession[]> {
  const rows = await db.session.findMany({
    where: {
      tenantId,
      operatorId,
      endedAt: null,
      createdAt: { gt: new Date(Date.now() - SESSION_SECONDS * 1000) },
    },
    select: { id: true, userAgent: true, address: true, createdAt: true, lastSeenAt: true },
    orderBy: { lastSeenAt: "desc" },
  });
  return rows
    .map(({ userAgent, createdAt, ...row }) => ({
      ...row,
      ...describeDevice(userAgent),
      beganAt: createdAt,
      isThis: row.id === sessionId,
    }))
    .toSorted((one, other) => Number(other.isThis) - Number(one.isThis));
}

/** The sections that the actor may see, by name, each with what gives the right that counts. */
export async function listOwnSections(actor: Actor): Promise<OwnSection[]> {
  const sections = await db.vaultSection.findMany({
    where: sectionsWith(actor, "view"),
    select: {
      id: true,
      name: true,
      authorizations: {
        where: { OR: heldBy(actor) },
        select: { right: true, group: { select: { id: true, name: true, kind: true } } },
        orderBy: { id: "asc" },
      },
    },
    orderBy: [{ name: "asc" }, { id: "asc" }],
  });
  return sections.map(({ authorizations, ...section }) => {
    const right = authorizations.some((grant) => grant.right === "change") ? "change" : "view";
    const counting = authorizations.filter((grant) => grant.right === right);
    return {
      ...section,
      right,
      isOwn: counting.some(({ group }) => group === null),
      groups: counting.flatMap(({ group }) => group ?? []),
    };
  });
}
