import "server-only";
import { EnvelopeError } from "#lib/crypto/open.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { type FailingReason, markFailing } from "../run/connection-state.ts";
import type { StoredRow } from "./stored-row.ts";

/**
 * An item that does not open as its row says is failing from now on, and nothing else of the vault is.
 *
 * @returns Whether its key is missing, or it was altered.
 * @throws The error itself, if it is another.
 */
export async function markAltered(error: unknown, tenantId: string, row: StoredRow): Promise<"key" | "altered"> {
  if (!(error instanceof EnvelopeError)) throw error;
  const isKey = error.reason === "key";
  const reason: FailingReason = { messageKey: isKey ? "engine.failingKey" : "engine.failingEnvelope", params: {} };
  await markFailing({ tenantId, itemId: row.id, version: row.version }, reason);
  return isKey ? "key" : "altered";
}

export function alteredError(why: "key" | "altered", { name }: StoredRow): AppError {
  return new AppError("CONFLICT", why === "key" ? "errors.storedKey" : "errors.storedAltered", { name });
}
