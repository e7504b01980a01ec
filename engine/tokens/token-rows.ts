import "server-only";
import { db, type Tx } from "#lib/db/client.ts";
import { Prisma } from "#lib/db/generated/client.ts";
import { refreshMissingScopes } from "#lib/vault/mutations/refresh-missing-scopes.ts";

/** A connection, at a version of its credentials. */
export type ConnectionKey = { tenantId: string; itemId: string; version: number };

export type TokenRow = {
  /** Of the credentials that it was obtained with. */
  version: number;
  /** 0: none yet. */
  serial: number;
  accessJwe: string | null;
  refreshJwe: string | null;
  scopes: readonly string[];
  facts: Readonly<Record<string, string>>;
  origins: readonly string[];
  obtainedAt: Date | null;
  expiresAt: Date | null;
  renewAt: Date | null;
  failures: number;
};

/** A row to be written; `version` of the credentials and `serial` are the key's and one more than before. */
export type NewToken = {
  kid: string;
  accessJwe: string;
  refreshJwe: string | null;
  scopes: readonly string[];
  facts: Readonly<Record<string, string>>;
  origins: readonly string[];
  expiresAt: Date | null;
  renewAt: Date | null;
};

/** Longer than a request to a provider may take. */
const LEASE_SECONDS = 45;

/** Why a connection fails for want of a token: the next one ends that. What an API refused for its own reasons stays. */
const TOKEN_FAILURES = ["engine.tokenRefused", "engine.tokenHost", "engine.connectionEnded", "engine.failingEnvelope"];

const columns = Prisma.sql`"version", "serial", "accessJwe", "refreshJwe", "scopes", "facts", "origins", "obtainedAt", "expiresAt",
  "renewAt", "failures"`;

export async function readToken({ tenantId, itemId }: ConnectionKey): Promise<TokenRow | null> {
  const [row] = await db.$queryRaw<TokenRow[]>`
    select ${columns} from "ConnectionToken" where "tenantId" = ${tenantId}::uuid and "itemId" = ${itemId}::uuid`;
  return row ?? null;
}

/** A place for the first token, unless the connection is gone. */
export async function makeTokenRow({ tenantId, itemId, version }: ConnectionKey): Promise<void> {
  await db.$executeRaw`
    insert into "ConnectionToken" ("tenantId", "itemId", "version")
    select "tenantId", "id", ${version} from "VaultItem"
    where "tenantId" = ${tenantId}::uuid and "id" = ${itemId}::uuid and "version" = ${version}
    on conflict do nothing`;
}

/** @returns The row as it stands, which nobody else renews now; null if somebody does, or has, or credentials are newer. */
export async function claimRenewal(key: ConnectionKey, serial: number, by: string): Promise<TokenRow | null> {
  const [row] = await db.$queryRaw<TokenRow[]>`
    update "ConnectionToken" set "renewingBy" = ${by}::uuid,
      "renewingUntil" = now() + make_interval(secs => ${LEASE_SECONDS})
    where "tenantId" = ${key.tenantId}::uuid and "itemId" = ${key.itemId}::uuid and "serial" = ${serial}
      and "version" <= ${key.version} and ("renewingUntil" is null or "renewingUntil" < now())
    returning ${columns}`;
  return row ?? null;
}

/**
 * The new token with its refresh token, the connection that works, the line of its life, and the end of the claim, in one
 * statement. The first to store one after `serial` wins, whoever claimed last: what a provider has rotated must not be
 * lost. The item's row is locked before the token's, as by every other writer.
 *
 * @returns Whether it is this one. False too if credentials were replaced meanwhile: it was not obtained with these.
 */
export async function storeToken(key: ConnectionKey, serial: number, token: NewToken): Promise<boolean> {
  const rows = await db.$queryRaw<{ itemId: string }[]>`
    with item as materialized (
      select "id" from "VaultItem"
      where "tenantId" = ${key.tenantId}::uuid and "id" = ${key.itemId}::uuid and "version" = ${key.version}
      for no key update),
    stored as (
      update "ConnectionToken" set "version" = ${key.version}, "serial" = ${serial + 1}, "kid" = ${token.kid},
        "accessJwe" = ${token.accessJwe}, "refreshJwe" = ${token.refreshJwe}, "scopes" = ${[...token.scopes]}::text[],
        "facts" = ${JSON.stringify(token.facts)}::jsonb, "origins" = ${[...token.origins]}::text[], "obtainedAt" = now(),
        "expiresAt" = ${token.expiresAt}, "renewAt" = ${token.renewAt}, "failures" = 0, "renewingBy" = null,
        "renewingUntil" = null
      where "tenantId" = ${key.tenantId}::uuid and "itemId" = ${key.itemId}::uuid and "serial" = ${serial}
        and exists (select from item)
      returning "itemId"),
    shown as (
      update "VaultItem" set "refreshedAt" = now(),
        "failingSince" = case when "failingReason" ->> 'messageKey' = any(${[...TOKEN_FAILURES]}::text[])
          then null else "failingSince" end,
        "failingReason" = case when "failingReason" ->> 'messageKey' = any(${[...TOKEN_FAILURES]}::text[])
          then null else "failingReason" end
      where "tenantId" = ${key.tenantId}::uuid and "id" = ${key.itemId}::uuid and "version" = ${key.version}
        and exists (select from stored)),
    noted as (
      insert into "ConnectionEvent" ("tenantId", "itemId", "kind", "day")
      select ${key.tenantId}::uuid, "itemId", 'RENEWED', (now() at time zone 'utc')::date from stored
      where ${serial} > 0
      on conflict ("tenantId", "itemId", "day") where "kind" = 'RENEWED' do update
        set "count" = "ConnectionEvent"."count" + 1, "at" = now())
    select "itemId" from stored`;
  // What it grants is said in a statement of its own: the token must not be lost for it.
  if (rows.length > 0) await refreshMissingScopes(db, key.tenantId, [key.itemId]);
  return rows.length > 0;
}

/**
 * The token that a person brought, in the place of any other.
 *
 * @param sealAfter Seals it for the serial after the one that stands.
 */
export async function putToken(
  tx: Tx,
  { tenantId, itemId, version }: ConnectionKey,
  sealAfter: (serial: number) => Promise<NewToken>,
): Promise<NewToken> {
  const [standing] = await tx.$queryRaw<{ serial: number }[]>`
    select "serial" from "ConnectionToken" where "tenantId" = ${tenantId}::uuid and "itemId" = ${itemId}::uuid for update`;
  const serial = standing?.serial ?? 0;
  const token = await sealAfter(serial);
  const row = {
    ...token,
    version,
    serial: serial + 1,
    scopes: [...token.scopes],
    facts: { ...token.facts },
    origins: [...token.origins],
    obtainedAt: new Date(),
    failures: 0,
    renewingBy: null,
    renewingUntil: null,
  };
  await tx.connectionToken.upsert({
    where: { tenantId_itemId: { tenantId, itemId } },
    create: { tenantId, itemId, ...row },
    update: row,
    select: { itemId: true },
  });
  return token;
}

/** The end of a claim that brought nothing. @param pauseSeconds Until the next try; null for none. */
export async function giveUpRenewal(key: ConnectionKey, by: string, pauseSeconds: number | null): Promise<void> {
  await db.$executeRaw`
    update "ConnectionToken" set "failures" = "failures" + 1, "renewingBy" = null, "renewingUntil" = null,
      "renewAt" = now() + make_interval(secs => ${pauseSeconds}::int)
    where "tenantId" = ${key.tenantId}::uuid and "itemId" = ${key.itemId}::uuid and "renewingBy" = ${by}::uuid`;
}

/** Seconds until a provider that gave no token after the one of that serial is asked again; null if it may be now. */
export async function findPause({ tenantId, itemId }: ConnectionKey, serial: number): Promise<number | null> {
  const [row] = await db.$queryRaw<{ seconds: number }[]>`
    select ceil(extract(epoch from "renewAt" - now()))::int as "seconds" from "ConnectionToken"
    where "tenantId" = ${tenantId}::uuid and "itemId" = ${itemId}::uuid and "serial" = ${serial} and "failures" > 0
      and "renewAt" > now()`;
  return row?.seconds ?? null;
}

export type DueToken = {
  tenantId: string;
  itemId: string;
  appId: string;
  setupType: string | null;
  attributes: Readonly<Record<string, string>>;
  serial: number;
};

/**
 * Tokens whose time to be renewed has come, and that nobody renews, the most urgent first, and of each tenant and each app
 * in turn: no slow provider keeps the others waiting for long.
 */
export function findDueTokens(limit: number): Promise<DueToken[]> {
  return db.$queryRaw<DueToken[]>`
    select due."tenantId", due."itemId", i."appId", i."setupType", i."attributes", due."serial" from (
      select t."tenantId", t."itemId", t."serial", t."renewAt", greatest(
        row_number() over (partition by t."tenantId" order by t."renewAt"),
        row_number() over (partition by i."appId" order by t."renewAt")) as "nth"
      from "ConnectionToken" t join "VaultItem" i on i."tenantId" = t."tenantId" and i."id" = t."itemId"
      where t."renewAt" <= now() and (t."renewingUntil" is null or t."renewingUntil" < now())
      order by "nth", t."renewAt" limit ${limit}) due
    join "VaultItem" i on i."tenantId" = due."tenantId" and i."id" = due."itemId"
    order by due."nth", due."renewAt"`;
}

/** Until there is another token than the one of that serial. */
export async function stopRenewing({ tenantId, itemId, serial }: DueToken): Promise<void> {
  await db.$executeRaw`
    update "ConnectionToken" set "renewAt" = null
    where "tenantId" = ${tenantId}::uuid and "itemId" = ${itemId}::uuid and "serial" = ${serial}`;
}
