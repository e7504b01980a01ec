import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { AppError } from "#lib/shared/app-error.ts";

/**
 * The hosts without repetition. None means *any host*, which only an API can make: flows refuse it.
 *
 * @throws AppError INVALID with `fieldErrors.origins` if the dashboard's form names none.
 */
export function allowedHosts(actor: Pick<Actor, "via">, given: readonly string[]): string[] {
  if (given.length === 0 && actor.via === "dashboard") {
    throw new AppError("INVALID", "errors.checkFields", {}, { origins: ["errors.hostsRequired"] });
  }
  return [...new Set(given)];
}

export function isSameHosts(a: readonly string[], b: readonly string[]): boolean {
  const names = new Set(a);
  return names.size === new Set(b).size && b.every((origin) => names.has(origin));
}
