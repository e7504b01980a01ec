import "server-only";
import { ProviderError } from "#lib/connectors/define-handlers.ts";
import { findConnector } from "#lib/connectors/registry.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { log } from "#lib/shared/log.ts";
import { clearFailing, clearLimited, markFailing, markLimited, type UsedItem } from "./connection-state.ts";

/** What an answer says about the credentials that it was asked with. `limited`: accepted, and not for this. */
export type CredentialVerdict =
  | { is: "accepted" | "refused"; status: number }
  | { is: "limited"; permission: string | null };

/** An item that an answer is about, as it was when it was opened. */
export type BlamedItem = UsedItem & {
  appId: string;
  isFailing: boolean;
  /** The action that its provider refused a permission for. */
  limitedAction: string | null;
};

/** Of a failure that the app's handler has told apart: a 403 may mean a permission, an address, or a plan. */
export function verdictOf({ machineCode, status, permission }: ProviderError): CredentialVerdict | null {
  if (machineCode === "ERR_PROVIDER_PERMISSION") return { is: "limited", permission };
  return machineCode === "ERR_PROVIDER_REFUSED_CREDENTIALS" ? { is: "refused", status } : null;
}

/** Of an answer that the handler took, whatever its status: at an API that we do not know, 401 alone is about credentials. */
export function verdictOfStatus(status: number | null): CredentialVerdict | null {
  if (status === 401) return { is: "refused", status };
  return status !== null && status < 400 ? { is: "accepted", status } : null;
}

/**
 * Refused credentials make their item failing, a refused permission makes it limited; the next accepted ones end the
 * first, the next success of the same action the second. Where it cannot be written it is left: it stands between an
 * effect and its end in the journal, which must not be lost for it.
 *
 * @param showText Hides what the run made: whoever sees the item may read what its provider said.
 */
export async function noteOutcome(
  item: BlamedItem,
  { type, action }: Pick<FlowAction, "type" | "action">,
  verdict: CredentialVerdict | null,
  showText: (text: string) => string,
): Promise<void> {
  if (verdict === null) return;
  const name = `${type}.${action}`;
  const app = findConnector(item.appId)?.name ?? item.appId;
  try {
    if (verdict.is === "limited") {
      await markLimited(item, { ...refusal(app, action, verdict.permission, showText), action: name });
    } else if (verdict.is === "refused") {
      await markFailing(item, { messageKey: "engine.failingRefused", params: { app, status: verdict.status } });
    } else {
      if (item.isFailing) await clearFailing(item);
      if (item.limitedAction === name) await clearLimited(item, name);
    }
  } catch (error) {
    log.warn({ error, item: item.itemId }, "whether an item's credentials were accepted could not be noted");
  }
}

const MAX_PERMISSION_LENGTH = 150;

/** Short enough to be kept. jsonb holds neither NUL nor half a pair. */
export function cutPermission(named: string): string {
  return named.slice(0, MAX_PERMISSION_LENGTH).replaceAll("\0", "").toWellFormed();
}

function refusal(app: string, action: string, named: string | null, showText: (text: string) => string) {
  const permission = cutPermission(showText(named ?? ""));
  const messageKey = permission === "" ? "engine.limitedRefused" : "engine.limitedRefusedNamed";
  return { messageKey, params: { app, action, permission } };
}

/** Whether a person has to look at the connection: its credentials, or what they are allowed to do. */
export function isAboutConnection(error: unknown): error is ProviderError {
  if (!(error instanceof ProviderError)) return false;
  return ["ERR_PROVIDER_REFUSED_CREDENTIALS", "ERR_PROVIDER_PERMISSION"].includes(error.machineCode);
}
