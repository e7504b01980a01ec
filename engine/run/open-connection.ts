import "server-only";
import { randomUUID } from "node:crypto";
import { fieldMeta } from "#lib/connectors/define-connector.ts";
import type { OpenConnection } from "#lib/connectors/define-handlers.ts";
import { findConnector, findSetup } from "#lib/connectors/registry.ts";
import type { SecretClaims } from "#lib/crypto/claims.ts";
import { EnvelopeError, type PrivateSealingKeys } from "#lib/crypto/open.ts";
import { db } from "#lib/db/client.ts";
import type { OpenedSecret } from "#lib/egress/call.ts";
import { secretMark } from "#lib/secrets/secret-text.ts";
import { markFailing } from "./connection-state.ts";
import { openEnvelope } from "./open-envelopes.ts";
import { StepFailure } from "./step-failure.ts";

/** A connection that can be used now, for what its envelopes say and nothing else. */
export type OpenedConnection = {
  connection: OpenConnection;
  sectionId: string;
  secrets: readonly OpenedSecret[];
  /** No host is named for it, and the tenant's setting lets it be used at any. */
  isAnyHost: boolean;
  version: number;
  isFailing: boolean;
  /** The action that the provider refused a permission for. */
  limitedAction: string | null;
};

type ConnectionRow = {
  id: string;
  sectionId: string;
  name: string;
  appId: string;
  setupType: string | null;
  attributes: Record<string, string>;
  origins: string[];
  ready: boolean;
  /** The tenant's setting. */
  allowsAnyHost: boolean;
  version: number;
  failingSince: Date | null;
  limitedAction: string | null;
  secrets: { field: string; jwe: string }[];
};

/**
 * Reads the connection as it is now, so that an edit reaches the next action, and opens its secrets. One that does
 * not open as its row says makes the item failing, and nothing else.
 *
 * @param appId The app of the action: a connection of another app is refused.
 * @param isConnected Left out, what a person has yet to agree to at the provider counts as empty.
 * @param shownAs In the place of its name, in marks and in what fails.
 * @throws StepFailure
 */
export async function openConnection(
  keys: PrivateSealingKeys,
  tenantId: string,
  itemId: string,
  appId: string,
  { isConnected = true, shownAs }: { isConnected?: boolean; shownAs?: string | undefined } = {},
): Promise<OpenedConnection> {
  const found = await findConnection(tenantId, itemId);
  if (!found) throw new StepFailure("ERR_CONNECTION_NOT_FOUND", "engine.connectionNotFound");
  const row = { ...found, name: shownAs ?? found.name };
  const about = { connectionId: row.id };
  if (row.appId !== appId) {
    const app = findConnector(appId)?.name ?? appId;
    throw new StepFailure("ERR_CONNECTION_APP", "engine.connectionApp", { name: row.name, app }, about);
  }
  if (isConnected ? !row.ready : row.version === 0)
    throw new StepFailure("ERR_CONNECTION_EMPTY", "engine.connectionEmpty", { name: row.name }, about);
  const opened = await openSecrets(keys, tenantId, row);
  // Where the manifest names no hosts either, nothing is ever sent.
  const isAnyHost =
    findConnector(appId)?.origins === "author" && opened.some(({ claims }) => claims.origins.length === 0);
  if (isAnyHost && !row.allowsAnyHost) {
    throw new StepFailure("ERR_CONNECTION_ANY_HOST", "engine.connectionAnyHost", { name: row.name }, about);
  }
  return toConnection(row, opened, isAnyHost);
}

type OpenedField = { field: string; plaintext: string; claims: SecretClaims };

async function openSecrets(keys: PrivateSealingKeys, tenantId: string, row: ConnectionRow): Promise<OpenedField[]> {
  try {
    if (row.secrets.length === 0) throw new EnvelopeError("sealed", "no envelope of this version");
    return await Promise.all(
      row.secrets.map(async ({ field, jwe }) => ({
        field,
        ...(await openEnvelope(keys, jwe, {
          use: "vault-secret",
          tenant: tenantId,
          item: row.id,
          field,
          version: row.version,
          app: row.appId,
          setup: row.setupType ?? "",
          origins: row.origins,
          attributes: row.attributes,
        })),
      })),
    );
  } catch (error) {
    if (!(error instanceof EnvelopeError)) throw error;
    const messageKey = error.reason === "key" ? "engine.failingKey" : "engine.failingEnvelope";
    await markFailing({ tenantId, itemId: row.id, version: row.version }, { messageKey, params: {} });
    throw new StepFailure(
      "ERR_CONNECTION_ALTERED",
      error.reason === "key" ? "engine.connectionKey" : "engine.connectionAltered",
      { name: row.name },
      { connectionId: row.id },
    );
  }
}

/** Only what the envelopes say: the row's columns beside them were compared, and are not used. */
function toConnection(row: ConnectionRow, opened: readonly OpenedField[], isAnyHost: boolean): OpenedConnection {
  const claims = (opened[0] as OpenedField).claims;
  const fields = findSetup(claims.app, claims.setup)?.fields.shape ?? {};
  const secrets = opened.map(({ field, plaintext, claims: { origins } }) => {
    const schema = fields[field];
    const label = schema ? fieldMeta(schema).label.en : field;
    const ref = newRef(secretMark(row.name, label));
    return { field, opened: { ref, plaintext, origins, ...(isAnyHost && { isAnyHost }) } };
  });
  return {
    connection: {
      id: row.id,
      name: row.name,
      appId: claims.app,
      setupType: claims.setup,
      attributes: claims.attributes,
      secrets: Object.fromEntries(secrets.map(({ field, opened: { ref } }) => [field, ref])),
    },
    sectionId: row.sectionId,
    secrets: secrets.map(({ opened }) => opened),
    isAnyHost,
    version: row.version,
    isFailing: row.failingSince !== null,
    limitedAction: row.limitedAction,
  };
}

/** A key that no data can guess, so that a reference is made by the engine or not at all. */
function newRef(mark: string): OpenedSecret["ref"] {
  return { kind: "secret", key: randomUUID(), mark };
}

/** The row and the envelopes of its version, as of one moment. */
async function findConnection(tenantId: string, itemId: string): Promise<ConnectionRow | null> {
  const [row] = await db.$queryRaw<ConnectionRow[]>`
    select i."id", i."sectionId", i."name", i."appId", i."setupType", i."attributes", i."origins", i."ready", i."version",
      (select t."allowsAnyHost" from "Tenant" t where t."id" = i."tenantId") as "allowsAnyHost", i."failingSince", i."limitedReason" ->> 'action' as "limitedAction", coalesce((
        select jsonb_agg(jsonb_build_object('field', s."field", 'jwe', s."jwe") order by s."field") from "VaultSecret" s
        where s."tenantId" = i."tenantId" and s."itemId" = i."id" and s."version" = i."version"), '[]') as "secrets"
    from "VaultItem" i
    where i."tenantId" = ${tenantId}::uuid and i."id" = ${itemId}::uuid and i."kind" = 'connection'`;
  return row ?? null;
}
