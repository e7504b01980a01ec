import "server-only";
import type { SecretClaims } from "#lib/crypto/claims.ts";
import { EnvelopeError, type PrivateSealingKeys } from "#lib/crypto/open.ts";
import { db } from "#lib/db/client.ts";
import { log } from "#lib/shared/log.ts";
import type { Callback } from "#lib/triggers/callback.ts";
import { callbackFieldsOf } from "#lib/triggers/callback-fields.ts";
import type { ItemKind } from "#lib/vault/schema.ts";
import { markFailing } from "../../../run/connection-state.ts";
import { openEnvelope } from "../../../run/open-envelopes.ts";
import { boundAttributes } from "../../../stored-items/stored-row.ts";

type HolderRow = {
  kind: ItemKind;
  appId: string | null;
  setupType: string | null;
  version: number;
  origins: string[];
  attributes: Record<string, string>;
  isFailing: boolean;
  jwe: string | null;
};

/**
 * The secret that proves a hook's callers, as it is now: a replaced one is in force with the next call. It is sent
 * nowhere, so the item's hosts are not looked at. One that does not open as its row says makes the item failing.
 *
 * @returns Null where the item has none, or it cannot be opened.
 */
export async function openCallbackSecret(
  keys: PrivateSealingKeys,
  { tenantId, id: triggerId }: { tenantId: string; id: string },
  { scheme, itemId, field }: Callback,
): Promise<string | null> {
  const row = await findHolder(tenantId, itemId, field);
  if (row?.jwe == null || !callbackFieldsOf(scheme, row).some((each) => each.field === field)) {
    log.warn({ trigger: triggerId, item: itemId }, "the item that proves a hook's callers has no such secret");
    return null;
  }
  try {
    const { plaintext } = await openEnvelope(keys, row.jwe, claimsOf(tenantId, itemId, field, row));
    return plaintext === "" ? null : plaintext;
  } catch (error) {
    if (!(error instanceof EnvelopeError)) throw error;
    // Said once: anybody may call as often as they like.
    if (row.isFailing) return null;
    const messageKey = error.reason === "key" ? "engine.failingKey" : "engine.failingEnvelope";
    await markFailing({ tenantId, itemId, version: row.version }, { messageKey, params: {} });
    log.error({ error, trigger: triggerId, item: itemId }, "the secret that proves a hook's callers does not open");
    return null;
  }
}

function claimsOf(tenantId: string, itemId: string, field: string, row: HolderRow): SecretClaims {
  const { kind, appId, setupType, version, origins, attributes } = row;
  const place = { use: "vault-secret", tenant: tenantId, item: itemId, field, version, origins } as const;
  if (kind === "connection") return { ...place, app: appId ?? "", setup: setupType ?? "", attributes };
  return { ...place, app: "", setup: kind, attributes: boundAttributes(kind, attributes) };
}

async function findHolder(tenantId: string, itemId: string, field: string): Promise<HolderRow | null> {
  const [row] = await db.$queryRaw<HolderRow[]>`
    select i."kind"::text as "kind", i."appId", i."setupType", i."version", i."origins", i."attributes",
      i."failingSince" is not null as "isFailing", s."jwe"
    from "VaultItem" i left join "VaultSecret" s on s."tenantId" = i."tenantId" and s."itemId" = i."id"
      and s."version" = i."version" and s."field" = ${field}
    where i."tenantId" = ${tenantId}::uuid and i."id" = ${itemId}::uuid`;
  return row ?? null;
}
