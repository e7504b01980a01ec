import type { Actor } from "#lib/auth/actor.ts";
import { findConnector } from "#lib/connectors/registry.ts";
import { AppError } from "#lib/shared/app-error.ts";

/**
 * Where an item's secrets may be sent: the manifest's origins, or those that the author names. Without any, an author's
 * app means *any host*, which only an API can make: its body has no field for them.
 *
 * @param given The *Allowed hosts* of this write; left out, what stood before stays.
 * @throws AppError INVALID with `fieldErrors.origins` if the dashboard's form names none.
 */
export function itemOrigins(
  actor: Pick<Actor, "via">,
  appId: string,
  given: readonly string[] | undefined,
  before: readonly string[] = [],
): string[] {
  const manifest = findConnector(appId)?.origins ?? [];
  if (manifest !== "author") return [...manifest];
  const origins = [...new Set(given ?? before)];
  if (origins.length === 0 && actor.via === "dashboard") {
    throw new AppError("INVALID", "errors.checkFields", {}, { origins: ["errors.hostsRequired"] });
  }
  return origins;
}
