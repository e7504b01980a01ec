import "server-only";
import { AppError } from "#lib/shared/app-error.ts";
import type { Algorithm } from "./algorithms.ts";
import { readKeys } from "./key-material.ts";

/** Whether the keys can be read and are what the algorithm needs, before they are sealed and nobody can look again. */
export function checkJwtSetup(fields: Readonly<Record<string, string>>): Readonly<Record<string, readonly string[]>> {
  const { algorithm, secret, private_key: privateKey, public_key: publicKey } = fields;
  try {
    readKeys(algorithm as Algorithm, {
      ...(secret && { secret }),
      ...(privateKey && { privateKey }),
      ...(publicKey && { publicKey }),
    });
    return {};
  } catch (error) {
    if (error instanceof AppError && error.fieldErrors) return error.fieldErrors;
    throw error;
  }
}
