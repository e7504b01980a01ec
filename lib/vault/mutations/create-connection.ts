import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
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
      await tx.vaultItem.create({
        data: {
          tenantId: actor.tenantId,
          id,
          sectionId: section.id,
          kind: "connection",
          name: input.name,
          notes: input.notes ?? "",
          appId: input.appId,
          fingerprint: nextFingerprint("", sealed),
          ...(setup && credentialColumns(setup, origins, 1)),
        },
        select: { id: true },
      });
      await insertSecrets(tx, sealed);
      await recordAudit(tx, actor, {
        action: "item.create",
        targetId: id,
        detail: { name: input.name, section: section.name, appId: input.appId, empty: setup === undefined },
      });
      return { id };
    }),
  );
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
