import "server-only";
import { findConnector } from "#lib/connectors/registry.ts";
import { log } from "#lib/shared/log.ts";
import { clearFailing, markFailing, type UsedItem } from "./connection-state.ts";

/**
 * Whether a status says that the credentials themselves were not accepted (RFC 9110 §15.5.2, §15.5.4). 403 does so at
 * a provider that we know; at any other API it often means just that this resource is not allowed.
 */
export function isRefusal(appId: string, status: number): boolean {
  return status === 401 || (status === 403 && findConnector(appId)?.origins !== "author");
}

/**
 * Refused credentials make their item failing; the next accepted ones end that. Where it cannot be written it is left:
 * it stands between an effect and its end in the journal, which must not be lost for it.
 */
export async function noteOutcome(
  item: UsedItem & { isFailing: boolean },
  appId: string,
  status: number | null,
): Promise<void> {
  if (status === null) return;
  try {
    await writeOutcome(item, appId, status);
  } catch (error) {
    log.warn({ error, item: item.itemId }, "whether an item's credentials were accepted could not be noted");
  }
}

async function writeOutcome(item: UsedItem & { isFailing: boolean }, appId: string, status: number): Promise<void> {
  if (isRefusal(appId, status)) {
    const app = findConnector(appId)?.name ?? appId;
    await markFailing(item, { messageKey: "engine.failingRefused", params: { app, status } });
  } else if (status < 400 && item.isFailing) {
    await clearFailing(item);
  }
}
