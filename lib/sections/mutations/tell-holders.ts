import "server-only";
import type { Actor, SystemActor } from "#lib/auth/actor.ts";
import type { Tx } from "#lib/db/client.ts";
import { insertNotices } from "#lib/notices/mutations.ts";
import { findOperatorName } from "../data.ts";
import { findHolders } from "./require-holder.ts";

type Joining = { operatorId: string; groupId: string };

/**
 * For whatever puts an operator into a group, in its transaction: administrators have no bypass to a section, but may
 * join a group that has a grant. Whoever fully controls such a section is told, whoever did it; the two concerned are
 * not.
 */
export async function tellHoldersOfJoining(tx: Tx, actor: Actor | SystemActor, joining: Joining): Promise<void> {
  const { tenantId } = actor;
  const group = await tx.operatorGroup.findFirst({
    where: { tenantId, id: joining.groupId },
    select: {
      name: true,
      kind: true,
      authorizations: { where: { right: "view" }, select: { section: { select: { id: true, name: true } } } },
    },
  });
  if (!group || group.authorizations.length === 0) return;
  const operator = await findOperatorName(tx, tenantId, joining.operatorId);
  const admin = actor.operatorId ? await findOperatorName(tx, tenantId, actor.operatorId) : "";
  // The console adds operators too, and is nobody.
  const by = actor.operatorId ? "somebody" : "console";
  const concerned = [actor.operatorId, joining.operatorId];
  const names = new Map(group.authorizations.map(({ section }) => [section.id, section.name]));
  const holders = await findHolders(tx, tenantId, [...names.keys()], "change");
  const messageKey = actor.operatorId === joining.operatorId ? "notices.joinedGroup" : "notices.addedToGroup";
  const params = { admin, by, operator, group: group.name, groupKind: group.kind };
  const notices = holders
    .filter(({ operatorId }) => !concerned.includes(operatorId))
    .map(({ operatorId, sectionId }) => ({
      operatorId,
      message: { messageKey, params: { ...params, section: names.get(sectionId) ?? "" } },
    }));
  await insertNotices(tx, tenantId, notices);
}
