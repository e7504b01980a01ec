import type { LocalText } from "#lib/shared/local-text.ts";
import type { SetupDefinition, SetupFieldMeta } from "./define-connector.ts";
import { optionalSetupText } from "./setup-text.ts";

const field = (label: LocalText, meta: Partial<SetupFieldMeta>) =>
  optionalSetupText().meta({ label, control: "text", secret: false, isRequiredThen: true, ...meta });

/**
 * The operator's own app at the provider. Clients of the API may leave both away, and connect in the dashboard later: what
 * else they send of this kind is not stored.
 */
export const oauthCodeFields = {
  client_id: field({ en: "Client ID", fr: "Identifiant client" }, {}),
  client_secret: field({ en: "Client secret", fr: "Secret client" }, { control: "password", secret: true }),
};

/** What of the wire's free keys becomes a field. */
export function fromOauthWire(names: readonly string[]): NonNullable<SetupDefinition["fromWire"]> {
  const kept = new Set(["client_id", "client_secret", ...names]);
  return (setup) => Object.fromEntries(Object.entries(setup).filter(([name]) => kept.has(name)));
}
