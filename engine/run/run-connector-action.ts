import "server-only";
import { ProviderError } from "#lib/connectors/define-handlers.ts";
import { findHandler } from "#lib/connectors/handlers-registry.ts";
import { findConnector } from "#lib/connectors/registry.ts";
import type { EgressAnswer, EgressRequest } from "#lib/egress/call.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { connectionIdOf } from "#lib/flows/walk-actions.ts";
import type { Json } from "#lib/shared/json.ts";
import { clearFailing, markFailing, type UsedItem } from "./connection-state.ts";
import { type OpenedConnection, openConnection } from "./open-connection.ts";
import type { StepRecorder } from "./record-step.ts";
import { definitionOf, resolveParams } from "./resolve-params.ts";
import type { Run } from "./run.ts";
import { StepFailure } from "./step-failure.ts";

/**
 * Whether a status says that the credentials themselves were not accepted (RFC 9110 §15.5.2, §15.5.4). 403 does so at
 * a provider that we know; at any other API it often means just that this resource is not allowed.
 */
function isRefusal(appId: string, status: number): boolean {
  return status === 401 || (status === 403 && findConnector(appId)?.origins !== "author");
}

/** Opens the action's connection, records the attempt, and lets the connector's handler make its calls. */
export async function runConnectorAction(run: Run, action: FlowAction, step: StepRecorder): Promise<Json> {
  const definition = definitionOf(action);
  const handler = findHandler(action.type, action.action);
  if (!handler) {
    throw new StepFailure("ERR_UNKNOWN_ACTION", "engine.unknownAction", { type: action.type, action: action.action });
  }
  const params = resolveParams(run, action, step);
  const opened = await connectionOf(run, action, definition.connection);
  const idempotencyKey =
    definition.effect === "outside" ? await step.beginEffect() : `${run.execution.executionId}-${step.seq}`;

  let lastStatus: number | null = null;
  const send = async (request: EgressRequest): Promise<EgressAnswer> => {
    run.budget.checkTime();
    run.budget.spendRequest();
    const answer = await run.engine.egress.send({
      tenantId: run.execution.tenantId,
      poolKey: opened ? `${opened.connection.id}/${opened.version}` : "none",
      appId: action.type,
      secrets: opened?.secrets ?? [],
      request,
      signal: run.budget.signal,
      timeoutMs: run.limits.requestMs,
    });
    lastStatus = answer.status;
    return answer;
  };
  try {
    const output = await handler({ params, connection: opened?.connection ?? null, send, idempotencyKey });
    if (opened) await noteOutcome(run, opened, action.type, lastStatus);
    return checkOutput(action, definition.output.safeParse(output), output);
  } catch (error) {
    if (opened && error instanceof ProviderError) await noteOutcome(run, opened, action.type, error.status);
    throw withConnection(error, action.type, opened);
  }
}

async function connectionOf(
  run: Run,
  action: FlowAction,
  need: "required" | "optional" | "none",
): Promise<OpenedConnection | null> {
  const isGiven = action.params?.connection_id !== undefined && action.params.connection_id !== "";
  if (need === "none" || (need === "optional" && !isGiven)) return null;
  if (!isGiven) throw new StepFailure("ERR_CONNECTION_MISSING", "engine.connectionMissing");
  const itemId = connectionIdOf(action);
  if (!itemId) throw new StepFailure("ERR_CONNECTION_NOT_FOUND", "engine.connectionNotFound");
  return openConnection(run.engine.keyring.privateKeys, run.execution.tenantId, itemId, action.type);
}

/** Refused credentials make the connection failing; the next accepted ones end that. */
async function noteOutcome(run: Run, opened: OpenedConnection, appId: string, status: number | null): Promise<void> {
  if (status === null) return;
  const { tenantId } = run.execution;
  const item: UsedItem = { tenantId, itemId: opened.connection.id, version: opened.version };
  if (isRefusal(appId, status)) {
    const app = findConnector(appId)?.name ?? appId;
    await markFailing(item, { messageKey: "engine.failingRefused", params: { app, status } });
  } else if (status < 400 && opened.isFailing) {
    await clearFailing(item);
  }
}

function checkOutput(action: FlowAction, parsed: { success: boolean; data?: unknown }, output: Json): Json {
  if (parsed.success) return parsed.data as Json;
  const app = findConnector(action.type)?.name ?? action.type;
  throw new StepFailure("ERR_OUTPUT_MALFORMED", "engine.outputMalformed", { app }, { details: { received: output } });
}

/** The provider's refusal, with the connection to look at. */
function withConnection(error: unknown, appId: string, opened: OpenedConnection | null): unknown {
  if (!opened || !(error instanceof ProviderError) || !isRefusal(appId, error.status)) return error;
  const { machineCode, messageKey, params, details } = error;
  return new StepFailure(machineCode, messageKey, params, { details, connectionId: opened.connection.id });
}
