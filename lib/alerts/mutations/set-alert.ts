import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { findActionDefinition } from "#lib/connectors/registry.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { Prisma } from "#lib/db/generated/client.ts";
import { newId } from "#lib/db/ids.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { lockTriggeredFlow } from "#lib/triggers/mutations/lock-trigger.ts";
import { requireViewedConnection } from "#lib/vault/data/require-viewed-connection.ts";
import { refreshMissingScopes } from "#lib/vault/mutations/refresh-missing-scopes.ts";
import { alertActionOf } from "../alert-action.ts";
import type { AlertConnectionInput, AlertKind, SetAlertInput } from "../schema.ts";
import { alertApps, isAlertApp, wayFieldsOf, wayProblems } from "../way-problems.ts";
import { dropAlertUse } from "./drop-alert-use.ts";

type Way = {
  columns: {
    connectionId: string | null;
    recipient: string | null;
    sender: string | null;
    flowId: string | null;
  };
  /** What the action there needs of the connection. */
  scopes: readonly string[];
  /** For the audit log. */
  names: { connection: string; flow: string };
};

/**
 * Sets the way of an alert, and turns it on. From now on it tells what the actor may see, in the actor's language.
 *
 * @throws AppError NOT_FOUND for a connection or a flow that is not there, or that the actor may not view; FORBIDDEN for
 *   a flow with an item that the actor may not view; INVALID with `fieldErrors` for a way that cannot be sent by.
 */
export async function setAlert(actor: Actor, input: SetAlertInput): Promise<void> {
  authorize(actor, "settings:write");
  const { tenantId, operatorId } = actor;
  const { kind } = input;
  await db.$transaction(async (tx) => {
    const way = input.way === "flow" ? await flowWay(tx, actor, input) : await connectionWay(tx, actor, input);
    const { language } = await tx.operator.findFirstOrThrow({
      where: { tenantId, id: operatorId },
      select: { language: true },
    });
    const data = { ...way.columns, isEnabled: true, language, setById: operatorId, failure: Prisma.DbNull };
    await tx.tenantAlert.createMany({ data: [{ tenantId, kind }], skipDuplicates: true });
    await tx.tenantAlert.updateMany({ where: { tenantId, kind }, data });
    await replaceUse(tx, actor, kind, way);
    const { recipient, sender } = way.columns;
    const detail = { alert: kind, ...way.names, recipient: recipient ?? "", sender: sender ?? "" };
    await recordAudit(tx, actor, { action: "settings.setAlert", targetId: null, detail });
  });
}

async function connectionWay(tx: Tx, actor: Actor, input: AlertConnectionInput): Promise<Way> {
  const { id: connectionId, name, appId } = await requireViewedConnection(tx, actor, input.connectionId, alertApps);
  if (!isAlertApp(appId)) throw new Error("none of the apps that were asked for");
  const { setupType } = await tx.vaultItem.findFirstOrThrow({
    where: { tenantId: actor.tenantId, id: connectionId },
    select: { setupType: true },
  });
  const fields = wayFieldsOf(appId, setupType);
  const problems = wayProblems(fields, input);
  if (Object.keys(problems).length > 0) throw new AppError("INVALID", "errors.checkFields", {}, problems);
  const recipient = fields === "none" ? null : input.recipient || null;
  const sender = fields === "mail" ? input.sender : null;
  return {
    columns: { connectionId, recipient, sender, flowId: null },
    scopes: findActionDefinition(appId, alertActionOf(appId))?.scopes ?? [],
    names: { connection: name, flow: "" },
  };
}

/** As a trigger does, it starts what is published, with all that this uses. */
async function flowWay(tx: Tx, actor: Actor, { flowId }: { flowId: string }): Promise<Way> {
  const flow = await lockTriggeredFlow(tx, actor, flowId, []);
  if (flow.publishedVersionId === null) {
    throw new AppError("INVALID", "errors.checkFields", {}, { flowId: ["errors.alertFlowUnpublished"] });
  }
  return {
    columns: { connectionId: null, recipient: null, sender: null, flowId },
    scopes: [],
    names: { connection: "", flow: flow.name },
  };
}

/** The alert holds on to its connection, and to no other. */
async function replaceUse(tx: Tx, { tenantId }: Actor, alert: AlertKind, { columns, scopes }: Way): Promise<void> {
  const freed = await dropAlertUse(tx, tenantId, alert);
  const { connectionId: itemId } = columns;
  if (itemId !== null) {
    await tx.vaultItemUse.createMany({ data: [{ tenantId, id: newId(), itemId, alert, scopes: [...scopes] }] });
  }
  await refreshMissingScopes(tx, tenantId, itemId === null ? freed : [...new Set([...freed, itemId])]);
}
