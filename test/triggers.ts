import { openKeyring } from "#engine/run/open-keyring.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { requireEnv } from "#lib/shared/env.ts";
import type { Json } from "#lib/shared/json.ts";
import { createTrigger } from "#lib/triggers/mutations/create-trigger.ts";
import { createTriggerInput, type NewTrigger } from "#lib/triggers/schema.ts";

export const keyring = await openKeyring(requireEnv("COFFRE_KEYS_DIR"));

type Payload = { [name: string]: Json } | string;

/** A published flow that answers with this payload. */
export async function makeReturnFlow(actor: Actor, payload: Payload = { got: "{{ input }}" }): Promise<string> {
  const actions = [{ id: "answer", type: "FLOW", action: "RETURN_JSON", params: { payload } }];
  return (await createFlow(actor, { name: "Order shipped", actions, publish: true })).id;
}

/** A hook of the flow, with what was shown once. */
export function makeHook(actor: Actor, flowId: string, settings: object = {}): Promise<NewTrigger> {
  const input = createTriggerInput.parse({ type: "HOOK", flowId, name: "Shop", mode: "SYNC", ...settings });
  return createTrigger(actor, input, keyring.publicKey);
}

export function makeSchedule(actor: Actor, flowId: string, settings: object = {}): Promise<NewTrigger> {
  const times = { cron: "0 3 * * *", timeZone: "UTC" };
  const input = createTriggerInput.parse({ type: "SCHEDULE", flowId, name: "Nightly", ...times, ...settings });
  return createTrigger(actor, input, keyring.publicKey);
}
