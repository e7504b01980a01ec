"use server";

import { callEngine } from "#lib/engine-client/engine-client.ts";
import { defineAction } from "#lib/shared/define-action.ts";
import {
  createTriggerInput,
  type NewTrigger,
  setTriggerEnabledInput,
  triggerIdInput,
  updateTriggerInput,
} from "./schema.ts";

/** Nothing here waits for a provider. */
const TIMEOUT_MS = 10_000;

/** The engine alone writes triggers. Its answer holds the hook's secret: the one time that it is shown. */
export const createTriggerAction = defineAction(
  createTriggerInput,
  (actor, input) => callEngine<NewTrigger>(actor, "/internal/triggers", input, TIMEOUT_MS),
  "trigger.create",
);

export const updateTriggerAction = defineAction(
  updateTriggerInput,
  (actor, input) => callEngine<{ id: string }>(actor, "/internal/triggers/update", input, TIMEOUT_MS),
  "trigger.update",
);

export const setTriggerEnabledAction = defineAction(
  setTriggerEnabledInput,
  (actor, input) => callEngine<{ id: string }>(actor, "/internal/triggers/enable", input, TIMEOUT_MS),
  "trigger.update",
);

/** From now on the old secret, or key, is refused. */
export const rotateTriggerAction = defineAction(
  triggerIdInput,
  (actor, input) => callEngine<NewTrigger>(actor, "/internal/triggers/rotate", input, TIMEOUT_MS),
  "trigger.rotate",
);

export const deleteTriggerAction = defineAction(
  triggerIdInput,
  (actor, input) => callEngine<{ id: string }>(actor, "/internal/triggers/delete", input, TIMEOUT_MS),
  "trigger.delete",
);
