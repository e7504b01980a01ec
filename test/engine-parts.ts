import type { Actor } from "#lib/auth/actor.ts";
import { newId } from "#lib/db/ids.ts";
import { parseAllowList } from "#lib/egress/allow-list.ts";
import { createEgress, egressConfigFromEnv } from "#lib/egress/egress.ts";
import { startExecution } from "#lib/executions/mutations.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { requireEnv } from "#lib/shared/env.ts";
import type { Json } from "#lib/shared/json.ts";
import { openKeyring } from "../engine/run/open-keyring.ts";
import type { EngineParts } from "../engine/run/run.ts";
import { runExecution } from "../engine/run/run-execution.ts";
import { ownerDb } from "./owner.ts";

type EngineOptions = Pick<EngineParts, "limits"> & {
  /** Base URLs of stand-ins, by app. */
  providerUrls?: Record<string, string>;
  /** As in COFFRE_EGRESS_ALLOW. */
  allow?: string[];
};

/** What the engine's process holds, with an egress client that may reach the given stand-ins. */
export async function makeEngineParts({
  providerUrls = {},
  allow = [],
  limits,
}: EngineOptions = {}): Promise<EngineParts> {
  const keyring = await openKeyring(requireEnv("COFFRE_KEYS_DIR"));
  const egress = createEgress({ ...egressConfigFromEnv(), providerUrls, allow: parseAllowList(allow) });
  return { keyring, egress, ...(limits && { limits }) };
}

/** A queue that keeps nothing: the test itself runs what was started. */
export const noQueue = { add: async () => {} };

/** Runs the actions as the draft of a new flow, to their end, in this process. @returns The execution as stored. */
export async function runActions(engine: EngineParts, actor: Actor, actions: Json, input: Json = {}) {
  const { id: flowId } = await createFlow(actor, { name: "Order alerts", actions });
  const { id } = await startExecution(actor, { flowId, which: "draft", input }, noQueue);
  await runExecution(engine, newId(), { tenantId: actor.tenantId, executionId: id }, new AbortController().signal);
  return readExecution(actor.tenantId, id);
}

export async function readExecution(tenantId: string, id: string) {
  return ownerDb.flowExecution.findFirstOrThrow({
    where: { tenantId, id },
    include: { steps: { orderBy: { seq: "asc" } } },
  });
}
