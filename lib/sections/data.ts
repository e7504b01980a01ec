import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db, type Tx } from "#lib/db/client.ts";
import type { Prisma } from "#lib/db/generated/client.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { sectionsWith } from "#lib/permissions/section-access.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { findOrphans } from "./mutations/require-holder.ts";
import type { Authorization, GranteeOptions, OrphanedSection, SectionDetail, SectionPage } from "./schema.ts";

/** @throws AppError NOT_FOUND unless the actor may view it. */
export async function getSection(actor: Actor, sectionId: string): Promise<SectionDetail> {
  const { tenantId } = actor;
  const [section, change, connectionCount] = await Promise.all([
    db.vaultSection.findFirst({
      where: { AND: [{ id: sectionId }, sectionsWith(actor, "view")] },
      select: {
        id: true,
        name: true,
        clients: { where: { revokedAt: null }, select: { id: true, name: true }, orderBy: { name: "asc" } },
        _count: { select: { items: true } },
      },
    }),
    db.vaultSection.count({ where: { AND: [{ id: sectionId }, sectionsWith(actor, "change")] } }),
    db.vaultItem.count({ where: { tenantId, sectionId, kind: "connection" } }),
  ]);
  if (!section) throw new AppError("NOT_FOUND", "errors.sectionNotFound");
  return {
    id: section.id,
    name: section.name,
    right: change > 0 ? "change" : "view",
    connectionCount,
    storedItemCount: section._count.items - connectionCount,
    clients: section.clients,
  };
}

const authorizationColumns = {
  id: true,
  sectionId: true,
  right: true,
  operatorId: true,
  groupId: true,
  operator: { select: { name: true, email: true, deactivatedAt: true } },
  group: {
    select: {
      name: true,
      kind: true,
      _count: { select: { members: { where: { operator: { deactivatedAt: null, email: { not: null } } } } } },
    },
  },
} as const;

/**
 * Who has which right, the oldest grant first: two rows for Full control.
 *
 * @throws AppError NOT_FOUND unless the actor may view the section.
 */
export async function listAuthorizations(actor: Actor, sectionId: string): Promise<Authorization[]> {
  await getSection(actor, sectionId);
  const { tenantId } = actor;
  const [rows, people] = await Promise.all([
    db.vaultAuthorization.findMany({
      where: { tenantId, sectionId, section: sectionsWith(actor, "view") },
      select: authorizationColumns,
      orderBy: [{ createdAt: "asc" }, { right: "asc" }, { id: "asc" }],
    }),
    db.operator.count({ where: { tenantId, deactivatedAt: null, email: { not: null } } }),
  ]);
  return rows.map((row) => toAuthorization(row, people));
}

/** What the Permissions tab shows. */
export async function getSectionPage(actor: Actor, sectionId: string): Promise<SectionPage> {
  const [section, authorizations] = await Promise.all([
    getSection(actor, sectionId),
    listAuthorizations(actor, sectionId),
  ]);
  return { section, authorizations };
}

/** @throws AppError NOT_FOUND unless it is the section's, and the actor may view that. */
export async function findAuthorization(actor: Actor, sectionId: string, id: string): Promise<Authorization> {
  const found = (await listAuthorizations(actor, sectionId)).find((each) => each.id === id);
  if (!found) throw new AppError("NOT_FOUND", "errors.authorizationNotFound");
  return found;
}

type AuthorizationRow = Prisma.VaultAuthorizationGetPayload<{ select: typeof authorizationColumns }>;

function toAuthorization({ operator, group, ...row }: AuthorizationRow, people: number): Authorization {
  const isClient = operator !== null && operator.email === null;
  return {
    ...row,
    name: operator?.name ?? group?.name ?? "",
    email: operator?.email ?? null,
    granteeKind: group ? "group" : isClient ? "client" : "operator",
    groupKind: group?.kind ?? null,
    memberCount: group && (group.kind === "everyone" ? people : group._count.members),
    isActive: !operator?.deactivatedAt,
  };
}

/** Whom the actor can share a section with: every active person and every group of the tenant. */
export async function listGrantees(actor: Actor): Promise<GranteeOptions> {
  const { tenantId } = actor;
  const [operators, groups] = await Promise.all([
    db.operator.findMany({
      where: { tenantId, deactivatedAt: null, email: { not: null } },
      select: { id: true, name: true, email: true },
      orderBy: [{ name: "asc" }, { id: "asc" }],
    }),
    db.operatorGroup.findMany({
      where: { tenantId },
      select: { id: true, name: true, kind: true },
      orderBy: [{ kind: "asc" }, { name: "asc" }, { id: "asc" }],
    }),
  ]);
  return { operators: operators.map(({ email, ...rest }) => ({ ...rest, email: email ?? "" })), groups };
}

/** The sections that an administrator may take over: nobody active fully controls them. */
export async function listOrphanedSections(actor: Actor): Promise<OrphanedSection[]> {
  authorize(actor, "section:takeOver");
  return findOrphans(db, actor.tenantId);
}

/** Whom to ask, for an operator who may see nothing: the names of the active administrators. */
export async function listAdministratorNames(actor: Actor): Promise<string[]> {
  const rows = await db.operator.findMany({
    where: {
      tenantId: actor.tenantId,
      deactivatedAt: null,
      email: { not: null },
      memberships: { some: { group: { kind: "administrators" } } },
    },
    select: { name: true },
    orderBy: [{ name: "asc" }, { id: "asc" }],
  });
  return rows.map(({ name }) => name);
}

/** For a notice to others; empty for one who is not there. */
export async function findOperatorName(tx: Tx, tenantId: string, operatorId: string): Promise<string> {
  const operator = await tx.operator.findFirst({ where: { tenantId, id: operatorId }, select: { name: true } });
  return operator?.name ?? "";
}
