import "server-only";
import { randomBytes } from "node:crypto";
import { z } from "zod";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor, SystemActor } from "#lib/auth/actor.ts";
import { hashSecret, newSecret } from "#lib/auth/generated-secret.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { newId } from "#lib/db/ids.ts";
import { likeLiteral } from "#lib/db/like.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { requireSection } from "#lib/permissions/section-access.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { type CreateClientInput, createClientInput, isScope, type NewClient } from "../schema.ts";

/**
 * Makes an API client, and a service account of its own with Full control of the client's section.
 *
 * @param actor An admin with Full control of that section, or the product itself (the CLI).
 * @throws AppError INVALID for a scope that does not exist; NOT_FOUND for a section that does not.
 */
export async function createClient(actor: Actor | SystemActor, input: CreateClientInput): Promise<NewClient> {
  if (actor.operatorId !== null) authorize(actor, "client:write");
  const { name, section: wanted, scopes } = createClientInput.parse(input);
  const unknown = scopes.find((scope) => !isScope(scope));
  if (unknown !== undefined) throw new AppError("INVALID", "errors.clientScopeUnknown", { scope: unknown });
  const { tenantId } = actor;
  const clientId = newClientId();
  const secret = newSecret();

  await db.$transaction(async (tx) => {
    const section = await findSection(tx, tenantId, wanted);
    if (actor.operatorId !== null) await requireSection(tx, actor, section.id, "change", "update");
    const operatorId = newId();
    await tx.operator.create({ data: { tenantId, id: operatorId, name, email: null, role: "editor" } });
    await grantFullControl(tx, { tenantId, sectionId: section.id, operatorId });
    await tx.apiClient.create({
      data: {
        tenantId,
        id: clientId,
        name,
        secretHash: hashSecret(secret),
        scopes: [...new Set(scopes)],
        operatorId,
        sectionId: section.id,
      },
      select: { id: true },
    });
    await recordAudit(tx, actor, {
      action: "client.create",
      targetId: operatorId,
      detail: { name, scopes, section: section.name },
    });
  });
  return { client_id: clientId, client_secret: secret };
}

/** What the client has already, it keeps. */
export async function grantFullControl(
  tx: Tx,
  place: { tenantId: string; sectionId: string; operatorId: string },
): Promise<void> {
  await tx.vaultAuthorization.createMany({
    data: (["view", "change"] as const).map((right) => ({ ...place, id: newId(), right })),
    skipDuplicates: true,
  });
}

/** 32 characters that are safe in a URL. */
function newClientId(): string {
  return randomBytes(24).toString("base64url");
}

async function findSection(tx: Tx, tenantId: string, wanted: string): Promise<{ id: string; name: string }> {
  const byId = z.uuid().safeParse(wanted).success;
  const sections = await tx.vaultSection.findMany({
    where: byId ? { tenantId, id: wanted } : { tenantId, name: { equals: likeLiteral(wanted), mode: "insensitive" } },
    select: { id: true, name: true },
    take: 2,
  });
  if (sections.length > 1) throw new AppError("CONFLICT", "errors.clientSectionAmbiguous", { section: wanted });
  const [section] = sections;
  if (!section) throw new AppError("NOT_FOUND", "errors.clientSectionNotFound", { section: wanted });
  return section;
}
