import type { Actor } from "#lib/auth/actor.ts";
import { newId } from "#lib/db/ids.ts";
import { parseAllowList } from "#lib/egress/allow-list.ts";
import { createEgress, egressConfigFromEnv } from "#lib/egress/egress.ts";
import { createMxResolver } from "#lib/egress/resolve-mx.ts";
import { startExecution } from "#lib/executions/mutations/start-execution.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { requireEnv } from "#lib/shared/env.ts";
import type { Json } from "#lib/shared/json.ts";
import { loadAuthenticate } from "../engine/installation-key.ts";
import { claimExecutions } from "../engine/run/claim-executions.ts";
import { openKeyring } from "../engine/run/open-keyring.ts";
import type { EngineParts } from "../engine/run/run.ts";
import type { RunSignals } from "../engine/run/run-budget.ts";
import { runExecution } from "../engine/run/run-execution.ts";
import type { ExecutionKey } from "../engine/run/running-execution.ts";
import { ownerDb } from "./owner.ts";

type EngineOptions = Pick<EngineParts, "limits"> & {
  /** Base URLs of stand-ins, by app. */
  providerUrls?: Record<string, string>;
  /** As in COFFRE_EGRESS_ALLOW. */
  allow?: string[];
  /** `address:port` of a stand-in. */
  nameServer?: string;
};

/** What the engine's process holds, with an egress client that may reach the given stand-ins. */
export async function makeEngineParts({
  providerUrls = {},
  allow = [],
  nameServer,
  limits,
}: EngineOptions = {}): Promise<EngineParts> {
  const keyring = await openKeyring(requireEnv("COFFRE_KEYS_DIR"));
  const egress = createEgress({
    ...egressConfigFromEnv(),
    providerUrls,
    allow: parseAllowList(allow),
    ...(nameServer && { resolveMx: createMxResolver([nameServer]) }),
  });
  const authenticate = await loadAuthenticate(requireEnv("COFFRE_KEYS_DIR"));
  return { keyring, egress, queue: noQueue, authenticate, ...(limits && { limits }) };
}

/** A queue that keeps nothing: the test itself runs what was started. */
export const noQueue = { add: async () => {} };

/** Starts the actions as the draft of a new flow: nobody runs them yet. */
export async function startActions(actor: Actor, actions: object, input: Json = {}): Promise<ExecutionKey> {
  const { id: flowId } = await createFlow(actor, { name: "Order alerts", actions });
  const { id } = await startExecution(actor, { flowId, which: "draft", input }, noQueue);
  return { tenantId: actor.tenantId, executionId: id };
}

/** Runs the actions as the draft of a new flow, to their end, in this process. @returns The execution as stored. */
export async function runActions(engine: EngineParts, actor: Actor, actions: Json, input: Json = {}) {
  const key = await startActions(actor, actions as object, input);
  await runStored(engine, key);
  return readExecution(key.tenantId, key.executionId);
}

/** Puts it back into the queue, as the sweep of another engine does with one whose engine is gone. */
export async function requeueLeft({ executionId }: Pick<ExecutionKey, "executionId">): Promise<void> {
  await ownerDb.flowExecution.updateMany({
    where: { id: executionId },
    data: { status: "QUEUED", engineId: null, leaseUntil: null },
  });
}

/** Takes an execution up as an engine of its own would, and runs it as far as it goes. */
export async function runStored(engine: EngineParts, key: ExecutionKey, signals: Partial<RunSignals> = {}) {
  const [execution] = await claimExecutions(newId(), [key]);
  const never = new AbortController().signal;
  return execution ? runExecution(engine, execution, { leave: never, cancel: never, ...signals }) : null;
}

/** As stored, with its steps wherever they are kept. `state` is that of the step, or of the journal as a whole. */
export async function readExecution(tenantId: string, id: string) {
  const row = await ownerDb.flowExecution.findFirstOrThrow({
    where: { tenantId, id },
    include: { steps: { orderBy: [{ seq: "asc" }, { attempt: "asc" }] } },
  });
  if (row.journal === null) return row;
  const kept = row.journal as unknown as (typeof row.steps)[number][];
  return { ...row, steps: kept.map((step) => ({ ...step, state: row.journalState })) };
}
