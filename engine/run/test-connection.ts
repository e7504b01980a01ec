import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import type { TestHandler } from "#lib/connectors/define-handlers.ts";
import { findTest } from "#lib/connectors/handlers-registry.ts";
import { findConnector } from "#lib/connectors/registry.ts";
import { db } from "#lib/db/client.ts";
import { EgressError } from "#lib/egress/egress-error.ts";
import { sectionsWith } from "#lib/permissions/section-access.ts";
import { AppError, type MessageParams } from "#lib/shared/app-error.ts";
import type { TestResult } from "#lib/vault/schema.ts";
import { createRenewingSend, openForUse, type UsableConnection } from "../tokens/access-token.ts";
import { clearFailing, type FailingReason, markFailing } from "./connection-state.ts";
import type { EngineParts } from "./run.ts";
import { StepFailure } from "./step-failure.ts";

const TEST_TIMEOUT_MS = 15_000;

/**
 * Makes the app's harmless call with the stored credentials. Whoever may see the connection may test it: they could
 * use it in a flow as well.
 *
 * @throws AppError NOT_FOUND if there is no such connection, or the actor may not see it.
 */
export async function testConnection(engine: EngineParts, actor: Actor, itemId: string): Promise<TestResult> {
  const item = await db.vaultItem.findFirst({
    where: { tenantId: actor.tenantId, id: itemId, kind: "connection", section: sectionsWith(actor, "view") },
    select: { id: true, name: true, appId: true, ready: true, version: true },
  });
  if (!item?.appId) throw new AppError("NOT_FOUND", "errors.itemNotFound");
  const { result, reason, version } = await test(engine, actor.tenantId, { ...item, appId: item.appId });
  const used = { tenantId: actor.tenantId, itemId, version };
  await db.$transaction(async (tx) => {
    if (reason) await markFailing(used, reason, tx);
    if (result.outcome === "ok") await clearFailing(used, tx);
    const detail = { name: item.name, outcome: result.outcome };
    await recordAudit(tx, actor, { action: "item.test", targetId: itemId, detail });
  });
  return result;
}

type Tested = { result: TestResult; reason: FailingReason | null; version: number };
type Item = { id: string; name: string; appId: string; ready: boolean; version: number };

async function test(engine: EngineParts, tenantId: string, item: Item): Promise<Tested> {
  const { version } = item;
  const without = (outcome: TestResult["outcome"], message: TestResult["message"] = null) => ({
    result: { outcome, status: null, durationMs: 0, message },
    reason: null,
    version,
  });
  if (!item.ready) return without("empty");
  try {
    const opened = await openForUse(engine, tenantId, { itemId: item.id, appId: item.appId });
    const handler = findTest(item.appId);
    if (!handler) return without("noTest");
    return await call(engine, tenantId, item, opened, handler);
  } catch (error) {
    if (!(error instanceof StepFailure)) throw error;
    if (error.error.code === "ERR_CONNECTION_EMPTY") return without("empty");
    const { messageKey, params } = error.error;
    const outcome = error.error.code === "ERR_TOKEN_OUTAGE" ? "unreachable" : "refused";
    return without(outcome, { messageKey, params });
  }
}

async function call(
  engine: EngineParts,
  tenantId: string,
  item: Item,
  opened: UsableConnection,
  handler: TestHandler,
): Promise<Tested> {
  const startedAt = Date.now();
  const { version } = opened;
  const app = findConnector(item.appId)?.name ?? item.appId;
  const renewing = createRenewingSend(opened);
  try {
    const answer = await handler({
      connection: opened.connection,
      idempotencyKey: "test",
      send: (request) =>
        renewing((secrets) =>
          engine.egress.send({
            tenantId,
            poolKey: `${item.id}/${version}`,
            appId: item.appId,
            secrets,
            request,
            timeoutMs: TEST_TIMEOUT_MS,
          }),
        ),
    });
    const { status, durationMs } = answer;
    const told = (
      outcome: TestResult["outcome"],
      messageKey: string | null,
      params: MessageParams = {},
    ): TestResult => ({
      outcome,
      status,
      durationMs,
      message: messageKey === null ? null : { messageKey, params },
    });
    if (status === 401 || status === 403) {
      const reason = { messageKey: "engine.failingRefused", params: { app, status } };
      return { result: told("refused", reason.messageKey, reason.params), reason, version };
    }
    if (status < 300) return { result: told("ok", null), reason: null, version };
    return { result: told("unreachable", "engine.testStatus", { app, status }), reason: null, version };
  } catch (error) {
    if (!(error instanceof EgressError)) throw error;
    const message = { messageKey: error.messageKey, params: error.params };
    const result: TestResult = { outcome: "unreachable", status: null, durationMs: Date.now() - startedAt, message };
    return { result, reason: null, version };
  }
}
