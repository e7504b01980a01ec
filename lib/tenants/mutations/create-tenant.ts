import "server-only";
import type { z } from "zod";
import { recordAudit } from "#lib/audit/record.ts";
import { systemActor, type Via } from "#lib/auth/actor.ts";
import { hashPassword } from "#lib/auth/passwords.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { newId } from "#lib/db/ids.ts";
import { insertOperator } from "#lib/operators/mutations/create-operator.ts";
import type { Language } from "#lib/shared/local-text.ts";
import { type CreateTenantInput, createTenantInput } from "../schema.ts";

export type NewTenant = { tenantId: string; operatorId: string };

/** As the seed's vault names it; a section can be renamed, so its name is data and not a message. */
const FIRST_SECTION: Record<Language, string> = { en: "Vault items", fr: "Éléments de coffre-fort" };

type TenantFacts = Omit<z.output<typeof createTenantInput>, "password"> & { passwordHash: string | null };

/**
 * A tenant with its two built-in groups, its first administrator, and one section that Administrators fully control.
 *
 * There is no actor yet: only the CLI, the start script and the set-up link come here.
 *
 * @param gate Runs first in the same transaction; what it throws undoes all.
 */
export async function createTenant(
  via: Via,
  raw: CreateTenantInput,
  gate?: (tx: Tx) => Promise<void>,
): Promise<NewTenant> {
  const { password, ...facts } = createTenantInput.parse(raw);
  // It takes too long to be done inside a transaction.
  const passwordHash = password === undefined ? null : await hashPassword(password);
  return db.$transaction(async (tx) => {
    await gate?.(tx);
    return insertTenant(tx, via, { ...facts, passwordHash });
  });
}

async function insertTenant(tx: Tx, via: Via, { tenantName, ...admin }: TenantFacts): Promise<NewTenant> {
  const tenantId = newId();
  const actor = systemActor(tenantId, via);
  const administrators = newId();
  await tx.tenant.create({ data: { id: tenantId, name: tenantName }, select: { id: true } });
  await tx.operatorGroup.createMany({
    data: [
      { tenantId, id: newId(), name: "Everyone", kind: "everyone" },
      { tenantId, id: administrators, name: "Administrators", kind: "administrators" },
    ],
  });
  const operatorId = await insertOperator(tx, tenantId, { ...admin, role: "admin" });
  const section = { id: newId(), name: FIRST_SECTION[admin.language] };
  await tx.vaultSection.create({ data: { tenantId, ...section }, select: { id: true } });
  await tx.vaultAuthorization.createMany({
    data: (["view", "change"] as const).map((right) => ({
      tenantId,
      id: newId(),
      sectionId: section.id,
      right,
      groupId: administrators,
    })),
  });
  const { name, email } = admin;
  await recordAudit(tx, actor, { action: "tenant.create", targetId: tenantId, detail: { name: tenantName } });
  await recordAudit(tx, actor, {
    action: "operator.create",
    targetId: operatorId,
    detail: { name, email, role: "admin" },
  });
  await recordAudit(tx, actor, { action: "section.create", targetId: section.id, detail: { name: section.name } });
  return { tenantId, operatorId };
}
