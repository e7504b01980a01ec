import "server-only";
import { ProviderError } from "#lib/connectors/define-handlers.ts";
import { findHandler } from "#lib/connectors/handlers-registry.ts";
import { findConnector } from "#lib/connectors/registry.ts";
import type { EgressAnswer, EgressRequest } from "#lib/egress/call.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { connectionIdOf } from "#lib/flows/walk-actions.ts";
import type { Json } from "#lib/shared/json.ts";
import { checkTrust } from "./check-trust.ts";
import type { UsedItem } from "./connection-state.ts";
import { isRefusal, noteOutcome } from "./note-outcome.ts";
import { type OpenedConnection, openConnection } from "./open-connection.ts";
import { type OpenedItems, openItems } from "./open-items.ts";
import type { StepRecorder } from "./record-step.ts";
import { definitionOf, resolveParams } from "./resolve-params.ts";
import type { Run } from "./run.ts";
import { StepFailure } from "./step-failure.ts";
import { touchItems } from "./touch-items.ts";

/** What an action's requests are made with. */
type Opened = { connection: OpenedConnection | null; items: OpenedItems };

/** Opens the action's connection and stored items, records the attempt, and lets the handler make its calls. */
export async function runConnectorAction(run: Run, action: FlowAction, step: StepRecorder): Promise<Json> {
  const definition = definitionOf(action);
  const handler = findHandler(action.type, action.action);
  if (!handler) {
    throw new StepFailure("ERR_UNKNOWN_ACTION", "engine.unknownAction", { type: action.type, action: action.action });
  }
  const items = await openItems(run.engine.keyring, run.execution.tenantId, action);
  const params = resolveParams(run, action, step, items.secret);
  const connection = await connectionOf(run, action, definition.connection);
  const opened = { connection, items };
  checkTrust(opened);
  await touchItems(run.execution, usedIds(opened));
  const idempotencyKey =
    definition.effect === "outside" ? await step.beginEffect() : `${run.execution.executionId}-${step.seq}`;

  let lastStatus: number | null = null;
  const send = async (request: EgressRequest): Promise<EgressAnswer> => {
    run.budget.checkTime();
    run.budget.spendRequest();
    const answer = await run.engine.egress.send({
      tenantId: run.execution.tenantId,
      poolKey: poolKeyOf(opened),
      appId: action.type,
      secrets: [...(connection?.secrets ?? []), ...items.secrets],
      request,
      signal: run.budget.signal,
      timeoutMs: run.limits.requestMs,
    });
    lastStatus = answer.status;
    return answer;
  };
  const note = async (status: number | null) => {
    for (const item of blamedItems(run, opened)) await noteOutcome(item, action.type, status);
  };
  try {
    const output = await handler({
      params,
      connection: connection?.connection ?? null,
      items: items.chosen,
      send,
      idempotencyKey,
    });
    await note(lastStatus);
    return checkOutput(action, definition.output.safeParse(output), output);
  } catch (error) {
    if (error instanceof ProviderError) await note(error.status);
    throw withConnection(error, action.type, connection);
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

function usedIds({ connection, items }: Opened): string[] {
  return [...(connection ? [connection.connection.id] : []), ...items.all.map(({ id }) => id)];
}

/** Sockets are shared by requests that are made with the same items at the same versions. */
function poolKeyOf({ connection, items }: Opened): string {
  const stored = items.all.map(({ id, version }) => `${id}/${version}`).toSorted();
  const keys = connection ? [`${connection.connection.id}/${connection.version}`, ...stored] : stored;
  return keys.join(" ") || "none";
}

/** Whose credentials a refusal is about. That of a text reference could be about anything in the request. */
function blamedItems(run: Run, { connection, items }: Opened): (UsedItem & { isFailing: boolean })[] {
  const { tenantId } = run.execution;
  const used = [
    connection && { itemId: connection.connection.id, version: connection.version, isFailing: connection.isFailing },
    items.credentialSet && {
      itemId: items.credentialSet.id,
      version: items.credentialSet.version,
      isFailing: items.credentialSet.isFailing,
    },
  ];
  return used.filter((item) => item !== null).map((item) => ({ tenantId, ...item }));
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
