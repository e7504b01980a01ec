import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { type StoredChanges, secretFields, storedContents } from "#lib/stored-items/schema.ts";
import { allowedHosts, isSameHosts } from "./allowed-hosts.ts";
import { alteredError, markAltered } from "./altered-item.ts";
import { type PreparedContents, prepareContents } from "./prepare-contents.ts";
import type { StoredItemParts } from "./stored-item-parts.ts";
import { boundAttributes, openFields, type StoredRow, sealedClaims } from "./stored-row.ts";

/** What an update seals anew, and for which hosts. */
export type ContentsPlan = { prepared: PreparedContents; origins: string[]; replaced: string[] };

type Wanted = { contents?: StoredChanges | undefined; origins?: readonly string[] | undefined };

/**
 * What was given over what is stored. With all the item's secrets given, nothing is opened, so that an item that does
 * not open any more can be mended; otherwise the stored ones are opened, for exactly what the row says.
 *
 * @returns null if nothing of it is to be sealed anew.
 * @throws AppError INVALID with `fieldErrors` by `origins` or `contents.<field>`; CONFLICT if it does not open.
 */
export async function planContents(
  { keyring, archives }: StoredItemParts,
  actor: Actor,
  row: StoredRow,
  { contents, origins: given }: Wanted,
): Promise<ContentsPlan | null> {
  if (contents && contents.kind !== row.kind) throw invalid("contents.kind", "errors.storedKind");
  const changes = givenFields(contents ?? { kind: row.kind });
  const replaced = secretFields[row.kind].filter((field) => field in changes);
  const isWhole = replaced.length === secretFields[row.kind].length;
  const hosts = given && allowedHosts(actor, given);
  if (!isWhole && isUnchanged(row, changes, hosts)) return null;

  const claims = sealedClaims(row);
  if (!claims) throw alteredError("altered", row);
  if (!isWhole && hosts && !isSameHosts(hosts, claims.origins)) throw invalid("origins", "errors.hostsNeedSecret");
  const stored = isWhole ? {} : await openStored({ keyring, archives }, actor.tenantId, row);
  const merged = storedContents.safeParse({ ...readable(row, claims.attributes), ...stored, ...changes });
  if (!merged.success) throw alteredError("altered", row);
  const origins = hosts ?? [...claims.origins];
  return { prepared: await prepareContents(archives, merged.data), origins, replaced: [...replaced] };
}

function isUnchanged(row: StoredRow, changes: Record<string, unknown>, hosts: readonly string[] | undefined): boolean {
  const shown: Record<string, unknown> = { kind: row.kind, ...row.attributes };
  const isSame = Object.entries(changes).every(([name, value]) => String(value) === shown[name]);
  return isSame && (hosts === undefined || isSameHosts(hosts, row.origins));
}

async function openStored(
  { keyring }: StoredItemParts,
  tenantId: string,
  row: StoredRow,
): Promise<Partial<Record<string, string>>> {
  const open = <Field extends string>(...fields: Field[]) => openFields(keyring.privateKeys, tenantId, row, fields);
  try {
    switch (row.kind) {
      case "certificateArchive":
        return await open("archive", "password");
      case "credentialSet":
        return await open("password");
      case "certificate":
        return await open("value");
      case "file":
        return { data: (await open("content")).content };
      case "oneTimePassword":
        return { ...(await open("secret")), encoding: "Base32" };
    }
  } catch (error) {
    throw alteredError(await markAltered(error, tenantId, row), row);
  }
}

/** The readable fields as contents have them. */
function readable({ kind }: StoredRow, attributes: Readonly<Record<string, string>>): Record<string, unknown> {
  const { digits, period, ...texts } = boundAttributes(kind, attributes);
  if (kind !== "oneTimePassword") return { kind, ...texts };
  return { kind, ...texts, digits: Number(digits), period: Number(period) };
}

/** An encoding without a secret has nothing to say: the stored one is Base32, whatever it was given in. */
function givenFields(changes: StoredChanges): Record<string, unknown> {
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  if (given.secret === undefined) delete given.encoding;
  return given;
}

function invalid(field: string, messageKey: string): AppError {
  return new AppError("INVALID", messageKey, {}, { [field]: [messageKey] });
}
