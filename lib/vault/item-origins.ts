import type { Actor } from "#lib/auth/actor.ts";
import { handedOutOrigin } from "#lib/connectors/handed-out.ts";
import { findConnector } from "#lib/connectors/registry.ts";
import { AppError } from "#lib/shared/app-error.ts";

/**
 * Where an item's secrets may be sent: the manifest's origins and the one that the provider handed out, or those that the
 * author names. Without any, an author's
 * app means *any host*, which only an API can make: its body has no field for them.
 *
 * @param attributes Of the setup: one of them may hold what was handed out.
 * @param given The *Allowed hosts* of this write; left out, what stood before stays.
 * @throws AppError INVALID with `fieldErrors.origins` if the dashboard's form names none; with `fieldErrors` of the
 *   attribute for a host that the provider would not hand out.
 */
export function itemOrigins(
  actor: Pick<Actor, "via">,
  appId: string,
  attributes: Readonly<Record<string, string>>,
  given: readonly string[] | undefined,
  before: readonly string[] = [],
): string[] {
  const app = findConnector(appId);
  if (app?.origins !== "author") {
    const own = app && handedOutOrigin(app, attributes);
    if (own === null) {
      const field = `setup.${app?.handedOut?.attribute}`;
      throw new AppError("INVALID", "errors.checkFields", {}, { [field]: ["errors.handedOutHost"] });
    }
    return [...new Set([...(app?.origins ?? []), ...(own === undefined ? [] : [own])])];
  }
  const origins = [...new Set(given ?? before)];
  if (origins.length === 0 && actor.via === "dashboard") {
    throw new AppError("INVALID", "errors.checkFields", {}, { origins: ["errors.hostsRequired"] });
  }
  return origins;
}
