"use server";

import { revalidatePath } from "next/cache";
import { callEngine } from "#lib/engine-client/engine-client.ts";
import { defineAction } from "#lib/shared/define-action.ts";
import { createFlow } from "./mutations/create-flow.ts";
import { deleteFlow } from "./mutations/delete-flow.ts";
import { publishFlow } from "./mutations/publish-flow.ts";
import { renameFlow } from "./mutations/rename-flow.ts";
import { saveDraft } from "./mutations/save-draft.ts";
import { updateFlowSettings } from "./mutations/update-settings.ts";
import {
  createFlowInput,
  flowIdInput,
  publishFlowInput,
  renameFlowInput,
  runFlowInput,
  saveDraftInput,
  updateFlowSettingsInput,
} from "./schema.ts";

/** A run is only queued while one waits. */
const QUEUE_TIMEOUT_MS = 10_000;

export const createFlowAction = defineAction(
  createFlowInput,
  async (actor, input) => {
    const created = await createFlow(actor, input);
    revalidatePath("/flows");
    return created;
  },
  "flow.create",
);

export const renameFlowAction = defineAction(
  renameFlowInput,
  async (actor, input) => {
    const renamed = await renameFlow(actor, input);
    revalidatePath("/flows");
    return renamed;
  },
  "flow.rename",
);

/** Called as someone edits: what it changes is in the query cache, so no page is rendered again for it. */
export const saveDraftAction = defineAction(
  saveDraftInput,
  (actor, input) => saveDraft(actor, input),
  "flow.saveDraft",
);

export const publishFlowAction = defineAction(
  publishFlowInput,
  async (actor, input) => {
    const published = await publishFlow(actor, input);
    revalidatePath("/flows");
    return published;
  },
  "flow.publish",
);

export const deleteFlowAction = defineAction(
  flowIdInput,
  async (actor, input) => {
    const deleted = await deleteFlow(actor, input);
    revalidatePath("/flows");
    return deleted;
  },
  "flow.delete",
);

export const updateFlowSettingsAction = defineAction(
  updateFlowSettingsInput,
  (actor, input) => updateFlowSettings(actor, input),
  "flow.settings",
);

/** Puts a run into the engine's queue. It alone may write executions. */
export const runFlowAction = defineAction(
  runFlowInput,
  (actor, input) => callEngine<{ executionId: string }>(actor, "/internal/executions", input, QUEUE_TIMEOUT_MS),
  "flow.run",
);
