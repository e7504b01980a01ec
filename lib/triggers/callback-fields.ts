import { type SetupDefinition, setupFieldMeta } from "#lib/connectors/define-connector.ts";
import { findConnector } from "#lib/connectors/registry.ts";
import type { ItemKind } from "#lib/vault/schema.ts";
import type { CallbackScheme } from "./callback.ts";

/** `label` null: the password of a credential set. */
type CallbackField = { field: string; label: { en: string; fr: string } | null };

type Holder = {
  kind: ItemKind;
  appId: string | null;
  /** Null where it is not known, or not chosen yet: then any setup's fields will do. */
  setupType: string | null;
};

/** Providers that sign with what their connections hold anyway. The others have a secret of its own for it. */
const signedWith: Partial<Record<CallbackScheme, { appId: string; field: string }>> = {
  TWILIO: { appId: "TWILIO", field: "api_key" },
};

/** The secrets of an item that may prove the callers of such a hook; none for an item that has none. */
export function callbackFieldsOf(scheme: CallbackScheme, { kind, appId, setupType }: Holder): CallbackField[] {
  if (kind === "credentialSet") return [{ field: "password", label: null }];
  if (kind !== "connection" || appId === null) return [];
  const own = signedWith[scheme];
  const setups = findConnector(appId)?.setups ?? {};
  const chosen = Object.entries(setups).flatMap(([type, setup]) =>
    setupType === null || type === setupType ? secretFieldsOf(setup) : [],
  );
  const fields = [...new Map(chosen.map((each) => [each.field, each])).values()];
  if (scheme === "HMAC") return fields;
  return appId === own?.appId ? fields.filter(({ field }) => field === own.field) : [];
}

/** The app whose connections hold a scheme's secret; null where any app's may, or none's. */
export function callbackAppOf(scheme: CallbackScheme): string | null {
  return signedWith[scheme]?.appId ?? null;
}

function secretFieldsOf({ fields }: SetupDefinition): CallbackField[] {
  return Object.entries(fields.shape).flatMap(([field, schema]) => {
    const { secret, label } = setupFieldMeta(schema);
    return secret ? [{ field, label }] : [];
  });
}
