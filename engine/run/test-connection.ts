import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { Prisma } from "#lib/db/generated/client.ts";
import { newId } from "#lib/db/ids.ts";
import { sectionsWith } from "#lib/permissions/section-access.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { missingScopes } from "#lib/vault/data/missing-scopes.ts";
import { KEPT_TESTS, type TestResult } from "#lib/vault/schema.ts";
import { askProvider, type Finding } from "./ask-provider.ts";
import { clearFailing, markFailing } from "./connection-state.ts";
import { identifyConnection, nameAccount } from "./identify-connection.ts";
import type { EngineParts } from "./run.ts";
import { cutRequest } from "./shown-request.ts";
import { spendTest } from "./test-rate.ts";
import { watchRequests } from "./watch-requests.ts";

/**
 * Makes the app's harmless call with the stored credentials, and keeps what came of it. Whoever may see the connection may
 * test it: they could use it in a flow as well. Where there was nothing to ask, nothing is kept.
 *
 * @throws AppError NOT_FOUND if there is no such connection, or the actor may not see it; RATE_LIMITED.
 */
export async function testConnection(engine: EngineParts, actor: Actor, itemId: string): Promise<TestResult> {
  const { tenantId } = actor;
  const item = await db.vaultItem.findFirst({
    where: { tenantId, id: itemId, kind: "connection", section: sectionsWith(actor, "view") },
    select: { id: true, name: true, appId: true, ready: true, version: true },
  });
  if (!item?.appId) throw new AppError("NOT_FOUND", "errors.itemNotFound");
  await spendTest(tenantId, itemId);
  const watched = watchRequests(engine);
  const tested = { ...item, appId: item.appId };
  const finding = await askProvider(watched.engine, tenantId, tested);
  const account = finding.outcome === "ok" ? await identifyConnection(engine, tenantId, tested) : null;
  const { shown, status, durationMs } = watched.last();
  const asked = { status, durationMs, request: shown === null ? null : cutRequest(shown) };

  return db.$transaction(async (tx) => {
    await lockTested(tx, tenantId, itemId);
    const result: TestResult = {
      ...{ outcome: finding.outcome, message: finding.message, at: new Date(), ...asked },
      missing: finding.outcome === "empty" ? [] : await missingScopes(tx, tenantId, itemId),
    };
    await noteState(tx, { tenantId, itemId, version: finding.version }, finding);
    if (account !== null) await nameAccount(tx, { tenantId, itemId, version: finding.version }, account);
    if (finding.outcome !== "empty" && finding.outcome !== "noTest") {
      await keepTest(tx, { tenantId, itemId, version: finding.version }, result);
    }
    const detail = { name: item.name, outcome: result.outcome };
    await recordAudit(tx, actor, { action: "item.test", targetId: itemId, detail });
    return result;
  });
}

type Tested = { tenantId: string; itemId: string; version: number };

/** Two tests at once are kept one after the other, so that each counts what the other kept. */
async function lockTested(tx: Tx, tenantId: string, itemId: string): Promise<void> {
  const rows = await tx.$queryRaw<unknown[]>`
    select 1 from "VaultItem" where "tenantId" = ${tenantId}::uuid and "id" = ${itemId}::uuid for no key update`;
  if (rows.length === 0) throw new AppError("NOT_FOUND", "errors.itemNotFound");
}

async function noteState(tx: Tx, tested: Tested, { outcome, reason }: Finding): Promise<void> {
  if (reason) await markFailing(tested, reason, tx);
  if (outcome === "ok" || outcome === "limited") await clearFailing(tested, tx);
}

async function keepTest(tx: Tx, tested: Tested, { missing, message, request, ...result }: TestResult): Promise<void> {
  const { tenantId, itemId } = tested;
  await tx.connectionTest.create({
    data: {
      ...{ ...tested, id: newId(), ...result },
      message: message ?? Prisma.DbNull,
      request: request ?? Prisma.DbNull,
      missingScopes: missing.map(({ scope }) => scope),
    },
    select: { id: true },
  });
  await tx.$executeRaw`
    delete from "ConnectionTest" where "tenantId" = ${tenantId}::uuid and "itemId" = ${itemId}::uuid and "id" in (
      select "id" from "ConnectionTest" where "tenantId" = ${tenantId}::uuid and "itemId" = ${itemId}::uuid
      order by "at" desc, "id" desc offset ${KEPT_TESTS})`;
}
