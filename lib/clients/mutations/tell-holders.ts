import "server-only";
import type { Actor, SystemActor } from "#lib/auth/actor.ts";
import type { Tx } from "#lib/db/client.ts";
import { insertNotices } from "#lib/notices/mutations.ts";
import { sectionsWith } from "#lib/permissions/section-access.ts";
import { findOperatorName } from "#lib/sections/data.ts";
import { findHolders } from "#lib/sections/mutations/require-holder.ts";

/**
 * Whoever makes credentials of a client can reach what it reaches. Administrators have no bypass to a section: its
 * holders are told where the actor does not fully control it themself.
 */
export async function tellHoldersOfCredentials(
  tx: Tx,
  actor: Actor | SystemActor,
  client: { name: string; operatorId: string },
): Promise<void> {
  const { tenantId } = actor;
  const sections = await tx.vaultSection.findMany({
    where: {
      tenantId,
      authorizations: { some: { operatorId: client.operatorId } },
      ...(actor.operatorId !== null && { NOT: sectionsWith(actor, "change") }),
    },
    select: { id: true, name: true },
  });
  if (sections.length === 0) return;
  const names = new Map(sections.map(({ id, name }) => [id, name]));
  const admin = actor.operatorId ? await findOperatorName(tx, tenantId, actor.operatorId) : "";
  const by = actor.operatorId ? "somebody" : "console";
  const holders = await findHolders(tx, tenantId, [...names.keys()], "change");
  const notices = holders.map(({ operatorId, sectionId }) => ({
    operatorId,
    message: {
      messageKey: "notices.clientCredentials",
      params: { admin, by, client: client.name, section: names.get(sectionId) ?? "" },
    },
  }));
  await insertNotices(tx, tenantId, notices);
}
