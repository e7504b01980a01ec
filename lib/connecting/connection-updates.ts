import type { ConnectorManifest, TokenSource } from "#lib/connectors/define-connector.ts";
import type { ItemDetail, ItemSummary } from "#lib/vault/schema.ts";

/** What *Update connection* offers beside other credentials. */
export type ConnectionUpdates = { connect: "connect" | "reconnect" | null; canRenew: boolean };

/** @param tokens Of the item's setup; undefined where its credentials are used as they are. */
export function connectionUpdates(
  { state, storedSecrets }: Pick<ItemDetail, "state" | "storedSecrets">,
  tokens: TokenSource | undefined,
): ConnectionUpdates {
  const isUsable = state !== "empty";
  const canConnect = tokens?.grant === "authorization_code" && storedSecrets.length > 0;
  return {
    connect: canConnect ? (isUsable ? "reconnect" : "connect") : null,
    canRenew: tokens !== undefined && isUsable,
  };
}

/** Credentials of this kind are good for nothing until a person has agreed at the provider. */
export function needsConnecting(app: Pick<ConnectorManifest, "setups">, setupType: string): boolean {
  return app.setups[setupType]?.tokens?.grant === "authorization_code";
}

/** It has credentials, but nobody has agreed at the provider yet. */
export function isUnconnected({ state, setupType }: Pick<ItemSummary, "state" | "setupType">): boolean {
  return state === "empty" && setupType !== null;
}
