import "server-only";
import { renderMessage } from "#lib/i18n/render-message.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { V4Error } from "./message-list.ts";

/** An operator that a query or body names and that is not there is a bad request: the address itself exists. */
export async function operatorMeant<T>(run: () => Promise<T>, field: string): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const isUnknown = error instanceof AppError && error.messageKey === "errors.operatorUnknown";
    if (!isUnknown) throw error;
    throw new V4Error(400, [`${field}: ${renderMessage("en", error.messageKey)}`]);
  }
}
