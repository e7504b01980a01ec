import "server-only";
import type { TestAnswer, TestHandler, TestVerdict } from "#lib/connectors/define-handlers.ts";
import { findTest } from "#lib/connectors/handlers-registry.ts";
import { findConnector } from "#lib/connectors/registry.ts";
import { EgressError } from "#lib/egress/egress-error.ts";
import type { MessageParams } from "#lib/shared/app-error.ts";
import type { TestResult } from "#lib/vault/schema.ts";
import { createRenewingSend, openForUse, type UsableConnection } from "../tokens/access-token.ts";
import type { FailingReason } from "./connection-state.ts";
import { cutPermission } from "./note-outcome.ts";
import type { EngineParts } from "./run.ts";
import { StepFailure } from "./step-failure.ts";

const TEST_TIMEOUT_MS = 15_000;

export type TestedItem = { id: string; name: string; appId: string; ready: boolean; version: number };

export type Finding = Pick<TestResult, "outcome" | "message"> & {
  /** Set if the credentials make the connection failing. */
  reason: FailingReason | null;
  /** Of the credentials that were tested. */
  version: number;
};

/** Makes the app's harmless call, where it has one, and judges the answer. */
export async function askProvider(engine: EngineParts, tenantId: string, item: TestedItem): Promise<Finding> {
  const { version } = item;
  if (!item.ready) return { ...found("empty"), version };
  try {
    const opened = await openForUse(engine, tenantId, { itemId: item.id, appId: item.appId, waits: false });
    const handler = findTest(item.appId);
    const finding = handler ? await call(engine, tenantId, item, opened, handler) : found("noTest");
    return { ...finding, version: opened.version };
  } catch (error) {
    if (error instanceof EgressError) return { ...found("unreachable", error.messageKey, error.params), version };
    if (!(error instanceof StepFailure)) throw error;
    const { code, messageKey, params } = error.error;
    if (code === "ERR_CONNECTION_EMPTY") return { ...found("empty"), version };
    const outcome = code === "ERR_TOKEN_OUTAGE" ? "unreachable" : "refused";
    return { ...found(outcome, messageKey, params), version };
  }
}

async function call(
  engine: EngineParts,
  tenantId: string,
  item: TestedItem,
  opened: UsableConnection,
  handler: TestHandler,
): Promise<Omit<Finding, "version">> {
  const renewing = createRenewingSend(opened);
  const answer = await handler({
    connection: opened.connection,
    idempotencyKey: "test",
    send: (request) =>
      renewing((secrets) =>
        engine.egress.send({
          tenantId,
          poolKey: `${item.id}/${opened.version}`,
          appId: item.appId,
          secrets,
          request,
          timeoutMs: TEST_TIMEOUT_MS,
        }),
      ),
  });
  const verdict = verdictOf(answer);
  const params = { app: findConnector(item.appId)?.name ?? item.appId, status: answer.status };
  switch (verdict.is) {
    case "accepted":
      return answer.status < 300 ? found("ok") : found("ok", "engine.testKnown", params);
    case "refused":
      return {
        ...found("refused", "engine.failingRefused", params),
        reason: { messageKey: "engine.failingRefused", params },
      };
    case "limited":
      return verdict.permission === null
        ? found("limited", "engine.testLimited", params)
        : found("limited", "engine.testLimitedNamed", { ...params, permission: cutPermission(verdict.permission) });
    default:
      return found("unreachable", "engine.testStatus", params);
  }
}

/** An app that does not tell refusals apart means the credentials by both. */
function verdictOf({ verdict, status }: TestAnswer): TestVerdict {
  if (verdict) return verdict;
  if (status === 401 || status === 403) return { is: "refused" };
  return { is: status >= 200 && status <= 299 ? "accepted" : "unknown" };
}

function found(outcome: TestResult["outcome"], messageKey?: string, params: MessageParams = {}) {
  return { outcome, message: messageKey === undefined ? null : { messageKey, params }, reason: null };
}
