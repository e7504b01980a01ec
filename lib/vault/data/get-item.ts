import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { can } from "#lib/permissions/policy.ts";
import { sectionsWith } from "#lib/permissions/section-access.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { type Clock, systemClock } from "#lib/shared/clock.ts";
import type { ItemDetail, TokenTimes } from "../schema.ts";
import { type ItemRow, inSections, itemColumns, toSummary, visibleSections } from "./item-rows.ts";
import { listSettingUses, listUsesInDetail } from "./list-uses.ts";
import { missingScopes } from "./missing-scopes.ts";

/** @throws AppError NOT_FOUND also where the actor may not view its section. */
export async function getItem(actor: Actor, itemId: string, clock: Clock = systemClock): Promise<ItemDetail> {
  const sections = await visibleSections(actor);
  const [row] = await db.$queryRaw<ItemRow[]>`
    select ${itemColumns(clock())} from "VaultItem" i where ${inSections(actor, sections)} and i."id" = ${itemId}::uuid`;
  const item = await db.vaultItem.findFirst({
    where: { tenantId: actor.tenantId, id: itemId, section: sectionsWith(actor, "view") },
    select: { notes: true, attributes: true, origins: true, version: true, lastUsedAt: true },
  });
  if (!row || !item) throw new AppError("NOT_FOUND", "errors.itemNotFound");

  const [stored, uses, settings, token, missing, canChange] = await Promise.all([
    db.vaultSecret.findMany({
      where: { tenantId: actor.tenantId, itemId, version: item.version },
      select: { field: true },
      orderBy: { field: "asc" },
    }),
    listUsesInDetail(db, actor, itemId),
    listSettingUses(db, actor, itemId),
    findTokenTimes(actor, itemId, item.version),
    row.state === "permissionsChanged" ? missingScopes(db, actor.tenantId, itemId) : [],
    db.vaultSection.count({ where: { AND: [{ id: row.sectionId }, sectionsWith(actor, "change")] } }),
  ]);
  return {
    ...toSummary(row, sections),
    notes: item.notes,
    attributes: item.attributes as Record<string, string>,
    origins: item.origins,
    storedSecrets: stored.map(({ field }) => field),
    uses,
    settings,
    canSet: can(actor.role, "settings:write"),
    lastUsedAt: item.lastUsedAt,
    token,
    missing,
    canChange: canChange > 0,
  };
}

/** Of credentials replaced since, the token says nothing any more. */
async function findTokenTimes({ tenantId }: Actor, itemId: string, version: number): Promise<TokenTimes | null> {
  const [times] = await db.$queryRaw<TokenTimes[]>`
    select "obtainedAt", "expiresAt", "renewAt", "scopes", "failures" from "ConnectionToken"
    where "tenantId" = ${tenantId}::uuid and "itemId" = ${itemId}::uuid and "version" = ${version} and "serial" > 0`;
  return times ?? null;
}
