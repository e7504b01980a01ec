import "server-only";
import { calculateJwkThumbprint } from "jose";
import type { Actor, SystemActor } from "#lib/auth/actor.ts";
import { isSecret } from "#lib/auth/generated-secret.ts";
import { db } from "#lib/db/client.ts";
import type { Prisma } from "#lib/db/generated/client.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { sectionsWith } from "#lib/permissions/section-access.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { algorithmsOf, readKeys, type StoredKey } from "./public-keys.ts";
import { type ClientDetail, type ClientGrant, type ClientSummary, isScope, type KnownClient } from "./schema.ts";
import { scopesInOrder } from "./scope-groups.ts";

const columns = { id: true, tenantId: true, operatorId: true, sectionId: true, scopes: true } as const;
const secretColumns = { secretHash: true, previousSecretHash: true, previousUntil: true } as const;

/**
 * The client, or null alike for an unknown id, a wrong secret and a revoked client. For a day after a rotation the
 * secret before it proves it too.
 */
export async function findClientByCredentials(
  clientId: string,
  secret: string,
  now: Date = new Date(),
): Promise<KnownClient | null> {
  // The id is the one thing known here: it is unique over all tenants, and tells the tenant.
  const row = isIdLike(clientId)
    ? await db.apiClient.findFirst({
        where: { id: clientId, revokedAt: null },
        select: { ...columns, ...secretColumns },
      })
    : null;
  const isPreviousValid = row !== null && row.previousUntil !== null && row.previousUntil > now;
  const isCurrent = isSecret(secret, row?.secretHash ?? undefined);
  const isPrevious = isSecret(secret, (isPreviousValid && row.previousSecretHash) || undefined);
  return row && (isCurrent || isPrevious) ? toClient(row) : null;
}

/** A client that says it is this one, and the keys that it may prove it by: to be believed only after that. */
export async function findClientWithKeys(clientId: string): Promise<{ client: KnownClient; keys: StoredKey[] } | null> {
  if (!isIdLike(clientId)) return null;
  const row = await db.apiClient.findFirst({
    where: { id: clientId, revokedAt: null },
    select: { ...columns, publicKeys: true },
  });
  return row && { client: toClient(row), keys: readKeys(row.publicKeys) };
}

/** The client of a token, as it stands now; null once it is revoked. */
export async function findClient(clientId: string): Promise<KnownClient | null> {
  if (!isIdLike(clientId)) return null;
  const row = await db.apiClient.findFirst({ where: { id: clientId, revokedAt: null }, select: columns });
  return row && toClient(row);
}

const summaryColumns = {
  id: true,
  name: true,
  scopes: true,
  createdAt: true,
  lastUsedAt: true,
  section: { select: { id: true, name: true } },
} as const satisfies Prisma.ApiClientSelect;

type SummaryRow = Prisma.ApiClientGetPayload<{ select: typeof summaryColumns }>;

/** The clients that were not revoked, by name. For administrators and the console, which sees every section's name. */
export async function listClients(actor: Actor | SystemActor): Promise<ClientSummary[]> {
  if (actor.operatorId !== null) authorize(actor, "client:write");
  const { tenantId } = actor;
  const [rows, viewable] = await Promise.all([
    db.apiClient.findMany({ where: { tenantId, revokedAt: null }, select: summaryColumns }),
    actor.operatorId === null
      ? null
      : db.vaultSection.findMany({ where: sectionsWith(actor, "view"), select: { id: true } }),
  ]);
  const isViewable = (id: string) => viewable === null || viewable.some((section) => section.id === id);
  return rows.map((row) => toSummary(row, isViewable(row.section.id))).toSorted(byName);
}

/** With its grants and keys. For administrators. */
export async function getClient(
  actor: Actor,
  { clientId }: { clientId: string },
  now: Date = new Date(),
): Promise<ClientDetail> {
  authorize(actor, "client:write");
  const { tenantId } = actor;
  const [row, viewable, changeable] = await Promise.all([
    db.apiClient.findFirst({
      where: { tenantId, id: clientId, revokedAt: null },
      select: {
        ...summaryColumns,
        operatorId: true,
        secretHash: true,
        previousUntil: true,
        publicKeys: true,
        operator: { select: { authorizations: { select: grantColumns } } },
      },
    }),
    db.vaultSection.findMany({ where: sectionsWith(actor, "view"), select: { id: true } }),
    db.vaultSection.findMany({ where: sectionsWith(actor, "change"), select: { id: true } }),
  ]);
  if (!row) throw new AppError("NOT_FOUND", "errors.clientNotFound");
  const has = (sections: readonly { id: string }[]) => (id: string) => sections.some((section) => section.id === id);
  const grants = toGrants(row.operator.authorizations, has(changeable));
  const shown = grants.filter(({ id }) => has(viewable)(id));
  return {
    ...toSummary(row, has(viewable)(row.section.id)),
    operatorId: row.operatorId,
    hasSecret: row.secretHash !== null,
    previousUntil: row.previousUntil !== null && row.previousUntil > now ? row.previousUntil : null,
    keys: await Promise.all(readKeys(row.publicKeys).map(toKey)),
    grants: shown,
    hiddenGrantCount: grants.length - shown.length,
    canStore: grants.some(({ id, right }) => id === row.section.id && right === "change"),
  };
}

const grantColumns = { id: true, right: true, section: { select: { id: true, name: true } } } as const;
type GrantRow = Prisma.VaultAuthorizationGetPayload<{ select: typeof grantColumns }>;

/** One for each section: View only is a view record alone, Full control is view and change. */
function toGrants(rows: readonly GrantRow[], canChange: (sectionId: string) => boolean): ClientGrant[] {
  const changeOf = new Map(rows.filter(({ right }) => right === "change").map(({ id, section }) => [section.id, id]));
  return rows
    .filter(({ right }) => right === "view")
    .map(({ id: viewId, section }) => {
      const changeId = changeOf.get(section.id) ?? null;
      const right = changeId === null ? ("view" as const) : ("change" as const);
      return { ...section, right, viewId, changeId, canChange: canChange(section.id) };
    })
    .toSorted(byName);
}

async function toKey(key: StoredKey) {
  return { thumbprint: await calculateJwkThumbprint(key), kid: key.kid, algorithms: algorithmsOf(key) };
}

function toSummary(
  { section, scopes, id, name, createdAt, lastUsedAt }: SummaryRow,
  isViewable: boolean,
): ClientSummary {
  return {
    ...{ id, name, createdAt, lastUsedAt },
    scopes: scopesInOrder.filter((scope) => scopes.includes(scope)),
    section: isViewable ? section : null,
  };
}

/** As a reader has it, É beside E. */
const collator = new Intl.Collator();
function byName(one: { name: string }, other: { name: string }): number {
  return collator.compare(one.name, other.name);
}

function isIdLike(text: string): boolean {
  return /^[\w-]{1,64}$/.test(text);
}

function toClient(row: Omit<KnownClient, "scopes"> & { scopes: string[] }): KnownClient {
  const { id, tenantId, operatorId, sectionId } = row;
  return { id, tenantId, operatorId, sectionId, scopes: row.scopes.filter(isScope) };
}
