import "server-only";
import type { StoredKind } from "#lib/vault/schema.ts";
import type { Keyring } from "../run/open-keyring.ts";
import { StepFailure } from "../run/step-failure.ts";
import { markAltered } from "./altered-item.ts";
import { boundAttributes, findStoredRow, openFields, type StoredRow } from "./stored-row.ts";

/** A stored item that can be used now, for what its envelopes say and nothing else. */
export type OpenedStoredItem = {
  id: string;
  sectionId: string;
  name: string;
  kind: StoredKind;
  version: number;
  /** Empty only if `isAnyHost`. */
  origins: readonly string[];
  /** No host is named for it, and the tenant's setting lets it be used at any. */
  isAnyHost: boolean;
  /** As sealed: username; fileName and mimeType; digits, period and algorithm (all as text). */
  attributes: Readonly<Record<string, string>>;
  /**
   * What a run needs: `password`; of an archive `key` (JSON `{privateKeyPem, certificatePem, chainPem[]}`); `value`;
   * `content` (base64); `secret` (Base32).
   */
  secrets: Readonly<Record<string, string>>;
  isFailing: boolean;
};

/** An archive and its password stay sealed: no run parses PKCS#12. */
const usedFields: Record<StoredKind, readonly string[]> = {
  credentialSet: ["password"],
  certificateArchive: ["key"],
  certificate: ["value"],
  file: ["content"],
  oneTimePassword: ["secret"],
};

/**
 * Reads the item as it is now, so that an edit reaches the next action, and opens what a run uses of it. One that does
 * not open as its row says makes the item failing, and nothing else.
 *
 * @throws StepFailure
 */
export async function openStoredItem(
  { privateKeys }: Pick<Keyring, "privateKeys">,
  tenantId: string,
  itemId: string,
): Promise<OpenedStoredItem> {
  const row = await findStoredRow(tenantId, itemId);
  if (!row) throw new StepFailure("ERR_ITEM_NOT_FOUND", "engine.itemNotFound");
  const { id, sectionId, name, kind, version, origins, allowsAnyHost, failingSince } = row;
  const isAnyHost = origins.length === 0;
  const secrets = await openFields(privateKeys, tenantId, row, usedFields[kind]).catch((error: unknown) =>
    refuseAltered(error, tenantId, row),
  );
  if (isAnyHost && !allowsAnyHost)
    throw new StepFailure("ERR_ITEM_ANY_HOST", "engine.itemAnyHost", { name }, { connectionId: id });
  // The columns were compared with the envelopes' headers, so here they are what was sealed.
  const attributes = boundAttributes(kind, row.attributes);
  const isFailing = failingSince !== null;
  return { id, sectionId, name, kind, version, origins, isAnyHost, attributes, secrets, isFailing };
}

async function refuseAltered(error: unknown, tenantId: string, row: StoredRow): Promise<never> {
  const why = await markAltered(error, tenantId, row);
  const messageKey = why === "key" ? "engine.itemKey" : "engine.itemAltered";
  throw new StepFailure("ERR_ITEM_ALTERED", messageKey, { name: row.name }, { connectionId: row.id });
}
