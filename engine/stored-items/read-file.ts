import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { sectionsWith } from "#lib/permissions/section-access.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { alteredError, markAltered } from "./altered-item.ts";
import type { StoredItemParts } from "./stored-item-parts.ts";
import { boundAttributes, findStoredRow, openFields, type StoredRow } from "./stored-row.ts";

export type StoredFile = { fileName: string; mimeType: string; bytes: Buffer };

/**
 * The content of a File item: the one secret that comes back, to whoever may view it. Recorded before it is given.
 *
 * @throws AppError NOT_FOUND unless it is a File that the actor may view; CONFLICT if it does not open.
 */
export async function readFile(
  parts: Pick<StoredItemParts, "keyring">,
  actor: Actor,
  itemId: string,
): Promise<StoredFile> {
  const { name, ...file } = await openFile(parts, actor, itemId);
  await db.$transaction(async (tx) => {
    const detail = { name, fileName: file.fileName, sizeBytes: file.bytes.byteLength };
    await recordAudit(tx, actor, { action: "item.download", targetId: itemId, detail });
  });
  return file;
}

/** The same for a caller who has recorded what is read, such as a list. */
export async function openFile(
  { keyring }: Pick<StoredItemParts, "keyring">,
  actor: Actor,
  itemId: string,
): Promise<StoredFile & { name: string }> {
  const { tenantId } = actor;
  const row = await findFile(actor, itemId);
  try {
    const { content } = await openFields(keyring.privateKeys, tenantId, row, ["content"]);
    const { fileName = "", mimeType = "" } = boundAttributes("file", row.attributes);
    return { name: row.name, fileName, mimeType, bytes: Buffer.from(content, "base64") };
  } catch (error) {
    throw alteredError(await markAltered(error, tenantId, row), row);
  }
}

/** Records, once for all of them, that the actor is about to read every File that they may view. */
export async function recordFileList(actor: Actor): Promise<void> {
  const count = await db.vaultItem.count({
    where: { tenantId: actor.tenantId, kind: "file", section: sectionsWith(actor, "view") },
  });
  if (count === 0) return;
  await db.$transaction((tx) =>
    recordAudit(tx, actor, { action: "item.downloadList", targetId: null, detail: { count } }),
  );
}

async function findFile(actor: Actor, itemId: string): Promise<StoredRow> {
  const visible = await db.vaultItem.findFirst({
    where: { tenantId: actor.tenantId, id: itemId, kind: "file", section: sectionsWith(actor, "view") },
    select: { id: true },
  });
  const row = visible && (await findStoredRow(actor.tenantId, visible.id));
  if (row?.kind !== "file") throw new AppError("NOT_FOUND", "errors.itemNotFound");
  return row;
}
