import "server-only";
import { hashLinkToken, newLinkToken } from "#lib/auth/link-token.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { env } from "#lib/shared/env.ts";
import { type SetUpInput, setUpInput } from "../schema.ts";
import { createTenant, type NewTenant } from "./create-tenant.ts";

/** Held while the first administrator is made: "set-up" in ASCII. */
const LOCK = 0x7365742d7570n;

/** True once anybody can administer this installation: its set-up page is then closed for good. */
export async function hasAdministrator(tx: Tx = db): Promise<boolean> {
  const found = await tx.groupMember.findFirst({
    where: { group: { kind: "administrators" }, operator: { deactivatedAt: null } },
    select: { operatorId: true },
  });
  return found !== null;
}

/** A fresh link to the set-up page, for whoever started the product; earlier ones stop working. */
export async function createSetUpLink(): Promise<{ url: string }> {
  const { token, tokenHash } = newLinkToken();
  await db.setupLink.deleteMany({ where: { usedAt: null } });
  await db.setupLink.create({ data: { tokenHash }, select: { createdAt: true } });
  return { url: new URL(`/set-up#${token}`, env.COFFRE_PUBLIC_URL).toString() };
}

/**
 * Makes the first tenant and its administrator, once.
 *
 * @throws AppError NOT_FOUND if the link is unknown or used; CONFLICT if there is an administrator already.
 */
export async function completeSetUp(raw: SetUpInput): Promise<NewTenant> {
  const { token, ...input } = setUpInput.parse(raw);
  const tokenHash = hashLinkToken(token);
  await requireLink(db, tokenHash);
  return createTenant("dashboard", input, (tx) => closeSetUp(tx, tokenHash));
}

async function closeSetUp(tx: Tx, tokenHash: Uint8Array<ArrayBuffer>): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(${LOCK})`;
  await requireLink(tx, tokenHash);
  if (await hasAdministrator(tx)) throw new AppError("CONFLICT", "errors.setUpDone");
  await tx.setupLink.update({ where: { tokenHash }, data: { usedAt: new Date() } });
}

async function requireLink(tx: Tx, tokenHash: Uint8Array<ArrayBuffer>): Promise<void> {
  const link = await tx.setupLink.findFirst({ where: { tokenHash, usedAt: null }, select: { createdAt: true } });
  if (!link) throw new AppError("NOT_FOUND", "errors.setUpLinkInvalid");
}
