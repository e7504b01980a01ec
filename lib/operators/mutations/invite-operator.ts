import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { AuditEntry } from "#lib/audit/schema.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { isUniqueViolation } from "#lib/db/errors.ts";
import { newId } from "#lib/db/ids.ts";
import { findGroup } from "#lib/groups/mutations/find-group.ts";
import { joinGroup } from "#lib/groups/mutations/join-group.ts";
import { lockAdministrators } from "#lib/groups/mutations/lock-administrators.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { lockSections, requireSection } from "#lib/permissions/section-access.ts";
import { type InviteOperatorInput, inviteOperatorInput } from "../schema.ts";
import { emailTaken, insertOperator } from "./create-operator.ts";
import { insertPasswordLink, type PasswordLink } from "./password-link.ts";

type Grant = { sectionId: string; right: "view" | "change" };
type Invited = { id: string; name: string };

/**
 * A person, with role, groups and section grants, and the link with which they choose their first password.
 *
 * @returns The link, which nothing shows again.
 * @throws AppError CONFLICT if the address is taken; NOT_FOUND or FORBIDDEN for a section that the actor does not
 * fully control: then nothing is made.
 */
export async function inviteOperator(
  actor: Actor,
  raw: InviteOperatorInput,
): Promise<{ id: string; link: PasswordLink }> {
  authorize(actor, "operator:write");
  const { tenantId } = actor;
  const { groupIds, grants, role, ...facts } = inviteOperatorInput.parse(raw);
  try {
    return await db.$transaction(async (tx) => {
      const administrators = await lockAdministrators(tx, actor);
      // As an ordinary operator at first: administrators come to be by joining their group, below.
      const ordinary = role === "admin" ? "editor" : role;
      const id = await insertOperator(tx, tenantId, { ...facts, role: ordinary, passwordHash: null });
      const invited = { id, name: facts.name };
      const granted = await insertGrants(tx, actor, invited, grants);
      const joined = await joinGroups(tx, actor, invited, role === "admin" ? [administrators, ...groupIds] : groupIds);
      const link = await insertPasswordLink(tx, tenantId, id);
      const { name, email } = facts;
      const created = groupIds.includes(administrators) ? "admin" : role;
      const entries: AuditEntry[] = [
        { action: "operator.create", targetId: id, detail: { name, email, role: created } },
        ...joined,
        ...granted,
        { action: "operator.createLink", targetId: id, detail: { email, expiresAt: link.expiresAt.toISOString() } },
      ];
      for (const entry of entries) await recordAudit(tx, actor, entry);
      return { id, link };
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw emailTaken(facts.email);
    throw error;
  }
}

async function joinGroups(tx: Tx, actor: Actor, invited: Invited, groupIds: string[]): Promise<AuditEntry[]> {
  const entries: AuditEntry[] = [];
  for (const groupId of new Set(groupIds)) {
    entries.push(...(await joinGroup(tx, actor, await findGroup(tx, actor.tenantId, groupId), invited)));
  }
  return entries;
}

async function insertGrants(tx: Tx, actor: Actor, invited: Invited, grants: Grant[]): Promise<AuditEntry[]> {
  const { tenantId } = actor;
  // All at once and in order; one by one they would be taken in the order of the form.
  const rights = new Map(grants.map(({ sectionId, right }) => [sectionId, right]));
  await lockSections(tx, tenantId, [...rights.keys()], "update");
  const entries: AuditEntry[] = [];
  for (const [sectionId, right] of rights) {
    const section = await requireSection(tx, actor, sectionId, "change", "update");
    const given = right === "change" ? (["view", "change"] as const) : (["view"] as const);
    await tx.vaultAuthorization.createMany({
      data: given.map((each) => ({ tenantId, id: newId(), sectionId, right: each, operatorId: invited.id })),
    });
    const detail = { section: section.name, right, grantee: invited.name, granteeKind: "operator" as const };
    entries.push({ action: "section.grant", targetId: sectionId, detail });
  }
  return entries;
}
