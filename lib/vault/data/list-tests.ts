import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { sectionsWith } from "#lib/permissions/section-access.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { KEPT_TESTS, type KeptTest, type TestResult } from "../schema.ts";
import { missingScopes } from "./missing-scopes.ts";

/**
 * The tests of a connection that are kept, the newest first. A scope that was missing then is told with the actions that
 * need it now.
 *
 * @throws AppError NOT_FOUND also for a stored item, and where the actor may not view its section.
 */
export async function listTests(actor: Actor, itemId: string): Promise<KeptTest[]> {
  const { tenantId } = actor;
  const item = await db.vaultItem.findFirst({
    where: { tenantId, id: itemId, kind: "connection", section: sectionsWith(actor, "view") },
    select: { id: true },
  });
  if (!item) throw new AppError("NOT_FOUND", "errors.itemNotFound");
  const tests = await db.connectionTest.findMany({
    where: { tenantId, itemId },
    orderBy: [{ at: "desc" }, { id: "desc" }],
    take: KEPT_TESTS,
  });
  const needs = tests.some(({ missingScopes: scopes }) => scopes.length > 0)
    ? await missingScopes(db, tenantId, itemId)
    : [];
  const actionsBy = new Map(needs.map(({ scope, actions }) => [scope, actions]));
  return tests.map(({ id, version, at, status, durationMs, ...test }) => ({
    ...{ id, version, at, status, durationMs },
    outcome: test.outcome as TestResult["outcome"],
    message: test.message as TestResult["message"],
    request: test.request as TestResult["request"],
    missing: test.missingScopes.map((scope) => ({ scope, actions: actionsBy.get(scope) ?? [] })),
  }));
}
