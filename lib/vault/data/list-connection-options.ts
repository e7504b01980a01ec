import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { sectionsWith } from "#lib/permissions/section-access.ts";
import { type Clock, systemClock } from "#lib/shared/clock.ts";
import { isAnyHost } from "../any-host.ts";
import { itemState } from "../item-state.ts";
import type { ConnectionOption } from "../schema.ts";
import { visibleSections } from "./item-rows.ts";

/** Every connection that the actor may choose in a flow, by name. */
export async function listConnectionOptions(actor: Actor, clock: Clock = systemClock): Promise<ConnectionOption[]> {
  const now = clock();
  const [sections, changeable] = await Promise.all([
    visibleSections(actor),
    db.vaultSection.findMany({ where: sectionsWith(actor, "change"), select: { id: true } }),
  ]);
  const canChange = new Set(changeable.map(({ id }) => id));
  const rows = await db.vaultItem.findMany({
    where: { tenantId: actor.tenantId, kind: "connection", sectionId: { in: [...sections.keys()] } },
    select: {
      id: true,
      name: true,
      appId: true,
      sectionId: true,
      accountName: true,
      ready: true,
      origins: true,
      expiresAt: true,
      failingSince: true,
    },
    orderBy: [{ name: "asc" }, { id: "asc" }],
  });
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    appId: row.appId ?? "",
    sectionName: sections.get(row.sectionId) ?? "",
    accountName: row.accountName,
    state: itemState(row, now),
    isAnyHost: isAnyHost(row),
    origins: row.origins,
    canChange: canChange.has(row.sectionId),
  }));
}
