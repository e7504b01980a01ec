import "server-only";
import type { Actor, SystemActor } from "#lib/auth/actor.ts";
import type { Tx } from "#lib/db/client.ts";
import { insertNotices } from "#lib/notices/mutations.ts";
import type { NoticeMessage } from "#lib/notices/schema.ts";
import { sectionsWith } from "#lib/permissions/section-access.ts";
import { findOperatorName } from "#lib/sections/data.ts";
import { findHolders } from "#lib/sections/mutations/require-holder.ts";
import type { Scope } from "../schema.ts";

type Told = { name: string; operatorId: string };

/** Whoever makes credentials of a client can reach what it reaches. */
export async function tellHoldersOfCredentials(tx: Tx, actor: Actor | SystemActor, client: Told): Promise<void> {
  await tellHolders(tx, actor, client, { messageKey: "notices.clientCredentials" });
}

/** Scopes that are added let it do more with what it reaches; those taken away are nobody's worry. */
export async function tellHoldersOfScopes(tx: Tx, actor: Actor, client: Told, added: readonly Scope[]): Promise<void> {
  if (added.length === 0) return;
  const params = { scopes: added.join(", "), count: added.length };
  await tellHolders(tx, actor, client, { messageKey: "notices.clientScopes", params });
}

/**
 * Administrators have no bypass to a section: the holders of those that the client reaches are told where the actor
 * does not fully control them themself.
 */
async function tellHolders(
  tx: Tx,
  actor: Actor | SystemActor,
  client: Told,
  news: { messageKey: string; params?: NoticeMessage["params"] },
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
      messageKey: news.messageKey,
      params: { ...news.params, admin, by, client: client.name, section: names.get(sectionId) ?? "" },
    },
  }));
  await insertNotices(tx, tenantId, notices);
}
