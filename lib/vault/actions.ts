"use server";

import { revalidatePath } from "next/cache";
import { callEngine } from "#lib/engine-client/engine-client.ts";
import { defineAction } from "#lib/shared/define-action.ts";
import { createConnection } from "./mutations/create-connection.ts";
import { deleteItem } from "./mutations/delete-item.ts";
import { moveItem } from "./mutations/move-item.ts";
import { replaceCredentials } from "./mutations/replace-credentials.ts";
import { updateItem } from "./mutations/update-item.ts";
import {
  createConnectionInput,
  itemIdInput,
  moveItemInput,
  replaceCredentialsInput,
  testResult,
  updateItemInput,
} from "./schema.ts";

export const createConnectionAction = defineAction(
  createConnectionInput,
  async (actor, input) => {
    const created = await createConnection(actor, input);
    revalidatePath("/vault");
    return created;
  },
  "item.create",
);

export const replaceCredentialsAction = defineAction(
  replaceCredentialsInput,
  async (actor, input) => {
    const replaced = await replaceCredentials(actor, input);
    revalidatePath("/vault");
    return replaced;
  },
  "item.replaceCredentials",
);

export const updateItemAction = defineAction(
  updateItemInput,
  async (actor, input) => {
    const updated = await updateItem(actor, input);
    revalidatePath("/vault");
    return updated;
  },
  "item.update",
);

export const moveItemAction = defineAction(
  moveItemInput,
  async (actor, input) => {
    const moved = await moveItem(actor, input);
    revalidatePath("/vault");
    return moved;
  },
  "item.move",
);

export const deleteItemAction = defineAction(
  itemIdInput,
  async (actor, input) => {
    const deleted = await deleteItem(actor, input);
    revalidatePath("/vault");
    return deleted;
  },
  "item.delete",
);

/** Asks the provider whether the stored credentials work. The engine alone can. */
export const testConnectionAction = defineAction(
  itemIdInput,
  async (actor, input) => testResult.parse(await callEngine(actor, "/internal/connections/test", input)),
  "item.test",
);
