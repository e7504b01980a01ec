import "server-only";
import { decodeProtectedHeader } from "jose";
import type { SecretClaims } from "#lib/crypto/claims.ts";
import { EnvelopeError, type PrivateSealingKeys } from "#lib/crypto/open.ts";
import { db, type Tx } from "#lib/db/client.ts";
import type { StoredKind } from "#lib/vault/schema.ts";
import { openEnvelope } from "../run/open-envelopes.ts";

/** A stored item's row and the envelopes of its version, as of one moment. */
export type StoredRow = {
  id: string;
  sectionId: string;
  kind: StoredKind;
  name: string;
  attributes: Record<string, string>;
  origins: string[];
  /** The tenant's setting. */
  allowsAnyHost: boolean;
  version: number;
  failingSince: Date | null;
  envelopes: Partial<Record<string, string>>;
};

/** What is sealed of each kind, and which of its readable attributes stand in the envelopes' headers. */
export const sealedShape = {
  credentialSet: { fields: ["password"], attributes: ["username"] },
  certificateArchive: { fields: ["archive", "password", "key"], attributes: [] },
  certificate: { fields: ["value"], attributes: [] },
  file: { fields: ["content"], attributes: ["fileName", "mimeType"] },
  oneTimePassword: { fields: ["secret"], attributes: ["digits", "period", "algorithm"] },
} as const satisfies Record<StoredKind, { fields: readonly string[]; attributes: readonly string[] }>;

/** The attributes that decide how the item is used: those that its envelopes are bound to. */
export function boundAttributes(kind: StoredKind, attributes: Readonly<Record<string, string>>) {
  const names: readonly string[] = sealedShape[kind].attributes;
  return Object.fromEntries(names.map((name) => [name, attributes[name] ?? ""]));
}

export async function findStoredRow(tenantId: string, itemId: string, tx: Tx = db): Promise<StoredRow | null> {
  const [row] = await tx.$queryRaw<StoredRow[]>`
    select i."id", i."sectionId", i."kind"::text as "kind", i."name", i."attributes", i."origins", i."version", i."failingSince",
      (select t."allowsAnyHost" from "Tenant" t where t."id" = i."tenantId") as "allowsAnyHost", coalesce((
        select jsonb_object_agg(s."field", s."jwe") from "VaultSecret" s
        where s."tenantId" = i."tenantId" and s."itemId" = i."id" and s."version" = i."version"), '{}') as "envelopes"
    from "VaultItem" i
    where i."tenantId" = ${tenantId}::uuid and i."id" = ${itemId}::uuid and i."kind" <> 'connection'`;
  return row ?? null;
}

/**
 * Opens fields of the item, each for exactly what the row beside it says.
 *
 * @throws EnvelopeError if one is missing, does not open, or was sealed for anything else.
 */
export async function openFields<Field extends string>(
  keys: PrivateSealingKeys,
  tenantId: string,
  row: StoredRow,
  fields: readonly Field[],
): Promise<Record<Field, string>> {
  const opened = await Promise.all(
    fields.map(async (field) => {
      const jwe = row.envelopes[field];
      if (jwe === undefined) throw new EnvelopeError("sealed", "no envelope of this version");
      const claims: SecretClaims = {
        use: "vault-secret",
        tenant: tenantId,
        item: row.id,
        field,
        version: row.version,
        app: "",
        setup: row.kind,
        origins: row.origins,
        attributes: boundAttributes(row.kind, row.attributes),
      };
      return [field, (await openEnvelope(keys, jwe, claims)).plaintext] as const;
    }),
  );
  const values = Object.fromEntries(opened) as Record<string, string>;
  // A certificate is shown in its row, and used from its envelope: who reads it must see the one that is used.
  if (row.kind === "certificate" && values.value !== undefined && values.value !== row.attributes.value)
    throw new EnvelopeError("claims", "the row shows another certificate");
  return values as Record<Field, string>;
}

/**
 * What the envelope in force says that the item is for, unopened: enough to seal new secrets for the same, and better
 * than the columns, which a web process that was taken over could have rewritten to wait for the next secret. That of
 * the kind's own field: an envelope of any other may be added by who may only insert, and say what they like.
 */
export function sealedClaims(row: StoredRow): Pick<SecretClaims, "origins" | "attributes"> | null {
  const jwe = row.envelopes[sealedShape[row.kind].fields[0]];
  return jwe === undefined ? null : (decodeProtectedHeader(jwe) as unknown as SecretClaims);
}
