import "server-only";
import { fieldMeta } from "#lib/connectors/define-connector.ts";
import type { HandlerCall } from "#lib/connectors/define-handlers.ts";
import { findConnector, findSetup } from "#lib/connectors/registry.ts";
import { db } from "#lib/db/client.ts";
import { secretMark } from "#lib/secrets/secret-text.ts";
import type { SenderChannel } from "#lib/senders/schema.ts";
import { openForUse, type UsableConnection } from "../tokens/access-token.ts";
import type { Run } from "./run.ts";
import { StepFailure } from "./step-failure.ts";

export type OpenedSender = { connection: UsableConnection; sender: NonNullable<HandlerCall<unknown>["sender"]> };

/**
 * What the tenant's settings send a channel's messages through, as they are now. Who reads the journal need not be
 * somebody who may view that connection, so it goes by the name of its app there, its account is hidden, and no link
 * leads to it.
 *
 * @throws StepFailure
 */
export async function openSender({ engine, execution, masker }: Run, channel: SenderChannel): Promise<OpenedSender> {
  const { tenantId, isDry } = execution;
  const chosen = await db.tenantSender.findFirst({
    where: { tenantId, channel },
    select: { connectionId: true, from: true, fromName: true, connection: { select: { appId: true } } },
  });
  if (!chosen) throw new StepFailure("ERR_SETTING_MISSING", "engine.settingMissing", { channel });
  const { connectionId: itemId, from, fromName } = chosen;
  const appId = chosen.connection.appId ?? "";
  const shownAs = findConnector(appId)?.name ?? appId;
  try {
    const connection = await openForUse(engine, tenantId, { itemId, appId, isDry, shownAs });
    hideAccount(masker, connection, shownAs);
    return { connection, sender: { from, fromName } };
  } catch (error) {
    if (!(error instanceof StepFailure)) throw error;
    const { code, messageKey, params } = error.error;
    throw new StepFailure(code, messageKey, params);
  }
}

/** Requests show it, in the path of a URL for one. */
function hideAccount(masker: Run["masker"], { connection }: UsableConnection, shownAs: string): void {
  const { appId, setupType, attributes } = connection;
  const fields = findSetup(appId, setupType)?.fields.shape ?? {};
  for (const [name, value] of Object.entries(attributes)) {
    const field = fields[name];
    masker.add(value, secretMark(shownAs, field ? fieldMeta(field).label.en : name));
  }
}
