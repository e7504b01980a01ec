import "server-only";
import { isUniqueViolation } from "#lib/db/errors.ts";
import { AppError } from "#lib/shared/app-error.ts";

/** The index VaultItem_connection_name decides which of two writers has the name. */
export async function translateNameTaken<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new AppError("CONFLICT", "errors.nameTaken", {}, { name: ["errors.nameTaken"] });
  }
}
