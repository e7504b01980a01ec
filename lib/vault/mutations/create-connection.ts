import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { AuditEntry } from "#lib/audit/schema.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { newId } from "#lib/db/ids.ts";
import { requireSection } from "#lib/permissions/section-access.ts";
import { itemOrigins } from "../item-origins.ts";
import { type ParsedSetup, parseSetup, requireApp } from "../parse-setup.ts";
import type { CreateConnectionInput } from "../schema.ts";
import type { SealedField } from "../seal-fields.ts";
import { nextFingerprint, sealSetup } from "../seal-setup.ts";
import { translateNameTaken } from "./name-taken.ts";

/**
 * Makes a connection, empty unless it comes with a setup.
 *
 * @throws AppError INVALID with `fieldErrors` by `name`, `origins` or `setup.<field>`; CONFLICT for a name that the
 * section already has.
 */
export async function createConnection(actor: Actor, input: CreateConnectionInput): Promise<{ id: string }> {
  requireApp(input.appId);
  const id = newId();
  const setup = input.setup && parseSetup(input.appId, input.setup);
  const origins = setup ? itemOrigins(actor, input.appId, setup.attributes, input.origins) : [];
  const place = { tenantId: actor.tenantId, itemId: id, version: 1, appId: input.appId, origins };
  const sealed = setup ? await sealSetup(setup, place) : [];

  return translateNameTaken(() =>
    db.$transaction(async (tx) => {
      const section = await requireSection(tx, actor, input.sectionId, "change");
      const credentials = setup && { columns: credentialColumns(setup, origins, 1), sealed };
      await recordAudit(tx, actor, await insertConnection(tx, actor, section, { ...input, id, credentials }));
      return { id };
    }),
  );
}

type NewConnection = Pick<CreateConnectionInput, "appId" | "name" | "notes"> & {
  id: string;
  /** Left out for an empty connection. */
  credentials?: { columns: ReturnType<typeof credentialColumns>; sealed: SealedField[] } | undefined;
};

/**
 * @param section One that the actor may change, locked by the caller's transaction.
 * @returns What to record, at the end of that transaction.
 */
export async function insertConnection(
  tx: Tx,
  { tenantId }: Actor,
  section: { id: string; name: string },
  { id, appId, name, notes = "", credentials }: NewConnection,
): Promise<AuditEntry> {
  const place = { tenantId, id, sectionId: section.id, kind: "connection", name, notes, appId } as const;
  const sealed = credentials?.sealed ?? [];
  await tx.vaultItem.create({
    data: { ...place, fingerprint: nextFingerprint("", sealed), ...credentials?.columns },
    select: { id: true },
  });
  await insertSecrets(tx, sealed);
  const detail = { name, section: section.name, appId, empty: credentials === undefined };
  return { action: "item.create", targetId: id, detail };
}

/** What an item shows of its credentials once it has them. */
export function credentialColumns(setup: ParsedSetup, origins: readonly string[], version: number) {
  return {
    // Where a person has to agree at the provider, credentials alone are good for nothing yet; attributes alone never are.
    setupType: setup.setupType,
    attributes: { ...setup.attributes },
    accountName: setup.accountName,
    origins: [...origins],
    ready: !setup.needsConnecting && Object.keys(setup.secrets).length > 0,
    version,
  };
}

/** One statement that asks for nothing back: the web process's role may not select what it inserts. */
export async function insertSecrets(
  tx: { vaultSecret: { createMany: (call: { data: SealedField[] }) => Promise<unknown> } },
  sealed: readonly SealedField[],
): Promise<void> {
  if (sealed.length > 0) await tx.vaultSecret.createMany({ data: [...sealed] });
}
