import "server-only";
import { ProviderError } from "#lib/connectors/define-handlers.ts";
import { findConnector } from "#lib/connectors/registry.ts";
import { log } from "#lib/shared/log.ts";
import { clearFailing, markFailing, type UsedItem } from "./connection-state.ts";

/** What an answer says about the credentials that it was asked with. */
export type CredentialVerdict = { is: "accepted" | "refused"; status: number };

/** Of a failure that the app's handler has told apart: a 403 may mean a permission, an address, or a plan. */
export function verdictOf(error: ProviderError): CredentialVerdict | null {
  const isRefused = error.machineCode === "ERR_PROVIDER_REFUSED_CREDENTIALS";
  return isRefused ? { is: "refused", status: error.status } : null;
}

/** Of an answer that the handler took, whatever its status: at an API that we do not know, 401 alone is about credentials. */
export function verdictOfStatus(status: number | null): CredentialVerdict | null {
  if (status === 401) return { is: "refused", status };
  return status !== null && status < 400 ? { is: "accepted", status } : null;
}

/**
 * Refused credentials make their item failing; the next accepted ones end that. Where it cannot be written it is left:
 * it stands between an effect and its end in the journal, which must not be lost for it.
 */
export async function noteOutcome(
  item: UsedItem & { isFailing: boolean },
  appId: string,
  verdict: CredentialVerdict | null,
): Promise<void> {
  if (verdict === null) return;
  try {
    if (verdict.is === "accepted") {
      if (item.isFailing) await clearFailing(item);
      return;
    }
    const params = { app: findConnector(appId)?.name ?? appId, status: verdict.status };
    await markFailing(item, { messageKey: "engine.failingRefused", params });
  } catch (error) {
    log.warn({ error, item: item.itemId }, "whether an item's credentials were accepted could not be noted");
  }
}

/** Whether a person has to look at the connection: its credentials, or what they are allowed to do. */
export function isAboutConnection(error: unknown): error is ProviderError {
  if (!(error instanceof ProviderError)) return false;
  return ["ERR_PROVIDER_REFUSED_CREDENTIALS", "ERR_PROVIDER_PERMISSION"].includes(error.machineCode);
}
