import "server-only";
import type { ActionDefinition } from "#lib/connectors/define-connector.ts";
import { ProviderError } from "#lib/connectors/define-handlers.ts";
import { findHandler } from "#lib/connectors/handlers-registry.ts";
import { findConnector } from "#lib/connectors/registry.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { connectionIdOf } from "#lib/flows/walk-actions.ts";
import type { SecretRef } from "#lib/secrets/secret-text.ts";
import { channelOf } from "#lib/senders/sender-apps.ts";
import type { Json, JsonObject } from "#lib/shared/json.ts";
import { openForUse, type UsableConnection } from "../tokens/access-token.ts";
import { checkTrust } from "./check-trust.ts";
import { createCalls, type Opened } from "./create-calls.ts";
import { dryOutput, InterceptedCall } from "./dry-output.ts";
import {
  type BlamedItem,
  type CredentialVerdict,
  isAboutConnection,
  noteOutcome,
  verdictOf,
  verdictOfStatus,
} from "./note-outcome.ts";
import type { OpenedConnection } from "./open-connection.ts";
import { openItems } from "./open-items.ts";
import { type OpenedSender, openSender } from "./open-sender.ts";
import type { StepRecorder } from "./record-step.ts";
import { definitionOf, resolveParams } from "./resolve-params.ts";
import type { Frame, Run } from "./run.ts";
import { StepFailure } from "./step-failure.ts";
import { touchItems } from "./touch-items.ts";

/** One attempt, as whoever decides about the next one needs to know it. */
export type Attempt = {
  /** Set before anything is sent: the same attempt, made again, changes nothing more. */
  mayRepeat: boolean;
};

/**
 * Opens the action's connection and stored items, records the attempt, and lets the handler make its calls.
 *
 * @throws AnswerToRetry for an answer that may be another one the next time.
 */
export async function runConnectorAction(
  frame: Frame,
  action: FlowAction,
  step: StepRecorder,
  attempt: Attempt,
): Promise<Json> {
  const { run } = frame;
  const definition = definitionOf(action);
  const handler = findHandler(action.type, action.action);
  if (!handler) {
    throw new StepFailure("ERR_UNKNOWN_ACTION", "engine.unknownAction", { type: action.type, action: action.action });
  }
  const items = await openItems(run.engine.keyring, run.execution.tenantId, action);
  const params = resolveParams(frame, action, step, items.secret);
  const { connection, sender } = await connectionOf(run, action, definition);
  const opened = { connection, items };
  checkTrust(opened);
  attempt.mayRepeat = mayRepeat(definition, params);
  const isOutside = definition.effect === "outside";
  if (!run.execution.isDry) await touchItems(run.execution, usedIds(opened));
  const idempotencyKey =
    isOutside && !run.execution.isDry ? await step.beginEffect() : `${run.execution.executionId}-${step.seq}`;

  const calls = createCalls(run, action, opened);
  const note = async (verdict: CredentialVerdict | null) => {
    if (run.execution.isDry) return;
    for (const item of blamedItems(run, action, opened, verdict))
      await noteOutcome(item, action, verdict, run.masker.showText);
  };
  try {
    const output = await handler({
      params,
      connection: connection?.connection ?? null,
      sender,
      items: items.chosen,
      idempotencyKey,
      flow: { tenantId: run.execution.tenantId, flowId: run.execution.flowId },
      isDry: run.execution.isDry,
      authenticate: run.engine.authenticate,
      keyText: (secret) => keyText(definition, connection, secret),
      ...calls.ways,
    });
    await note(verdictOfStatus(calls.lastStatus()));
    // Of what a short secret hid there is a mark, and nothing to check.
    const checked = calls.isHidden() ? output : checkOutput(action, definition.output.safeParse(output), output);
    if (action.retry) calls.throwPassing(checked);
    return checked;
  } catch (error) {
    if (error instanceof InterceptedCall) return dryOutput(frame, action, step, error);
    if (error instanceof ProviderError) await note(verdictOf(error));
    throw withConnection(error, sender ? null : connection);
  }
}

function mayRepeat({ effect, repeats }: ActionDefinition, params: unknown): boolean {
  if (effect === "none" || repeats === "always") return true;
  // Secrets stand in them as references: which attempts may be repeated is not a matter of secrets.
  return typeof repeats === "function" && repeats(params as JsonObject);
}

function keyText(definition: ActionDefinition, connection: OpenedConnection | null, secret: SecretRef): string {
  const opened = connection?.secrets.find(({ ref }) => ref === secret);
  if (!definition.usesKeys || !opened) throw new Error("this action may not compute with this secret");
  return opened.plaintext;
}

type OwnConnection = { connection: UsableConnection | null; sender: null };

async function connectionOf(
  run: Run,
  action: FlowAction,
  definition: ActionDefinition,
): Promise<OpenedSender | OwnConnection> {
  const channel = channelOf(definition);
  if (channel) return openSender(run, channel);
  const { connection: need } = definition;
  const isGiven = action.params?.connection_id !== undefined && action.params.connection_id !== "";
  if (need === "none" || (need === "optional" && !isGiven)) return { connection: null, sender: null };
  if (!isGiven) throw new StepFailure("ERR_CONNECTION_MISSING", "engine.connectionMissing");
  const itemId = connectionIdOf(action);
  if (!itemId) throw new StepFailure("ERR_CONNECTION_NOT_FOUND", "engine.connectionNotFound");
  const { tenantId, isDry } = run.execution;
  return { connection: await openForUse(run.engine, tenantId, { itemId, appId: action.type, isDry }), sender: null };
}

function usedIds({ connection, items }: Opened): string[] {
  return [...(connection ? [connection.connection.id] : []), ...items.all.map(({ id }) => id)];
}

/** Whose credentials a refusal is about. That of a text reference could be about anything in the request. */
function blamedItems(
  { execution: { tenantId } }: Run,
  { type }: FlowAction,
  { connection, items: { credentialSet } }: Opened,
  verdict: CredentialVerdict | null,
): BlamedItem[] {
  const blamed: BlamedItem[] = [];
  if (connection) {
    const { version, isFailing, limitedAction } = connection;
    const { id: itemId, appId } = connection.connection;
    blamed.push({ tenantId, itemId, appId, version, isFailing, limitedAction });
  }
  // Who may do what at a provider is a matter of its connection.
  if (credentialSet && verdict?.is !== "limited") {
    const { id: itemId, version, isFailing } = credentialSet;
    blamed.push({ tenantId, itemId, appId: type, version, isFailing, limitedAction: null });
  }
  return blamed;
}

function checkOutput(action: FlowAction, parsed: { success: boolean; data?: unknown }, output: Json): Json {
  if (parsed.success) return parsed.data as Json;
  const app = findConnector(action.type)?.name ?? action.type;
  throw new StepFailure("ERR_OUTPUT_MALFORMED", "engine.outputMalformed", { app }, { details: { received: output } });
}

/** The provider's refusal, with the connection to look at. */
function withConnection(error: unknown, opened: OpenedConnection | null): unknown {
  if (!opened || !isAboutConnection(error)) return error;
  const { machineCode, messageKey, params, details } = error;
  return new StepFailure(machineCode, messageKey, params, { details, connectionId: opened.connection.id });
}
