"use server";

import { revalidatePath } from "next/cache";
import { callEngine } from "#lib/engine-client/engine-client.ts";
import { defineAction } from "#lib/shared/define-action.ts";
import { createStoredItemInput, updateStoredItemInput } from "./schema.ts";

export const createStoredItemAction = defineAction(
  createStoredItemInput,
  async (actor, input) => {
    const created = await callEngine<{ id: string }>(actor, "/internal/stored-items", input);
    revalidatePath("/vault");
    return created;
  },
  "item.createStored",
);

export const updateStoredItemAction = defineAction(
  updateStoredItemInput,
  async (actor, input) => {
    const updated = await callEngine<{ id: string }>(actor, "/internal/stored-items/update", input);
    revalidatePath("/vault");
    return updated;
  },
  "item.updateStored",
);
