"use server";

import { revalidatePath } from "next/cache";
import { defineAction } from "#lib/shared/define-action.ts";
import { replaceItem } from "./mutations/replace-item.ts";
import { undoReplacement } from "./mutations/undo-replacement.ts";
import { replaceItemInput, replacementIdInput } from "./schema.ts";

export const replaceItemAction = defineAction(
  replaceItemInput,
  async (actor, input) => {
    const replaced = await replaceItem(actor, input);
    revalidatePath("/flows");
    return replaced;
  },
  "item.replaceInFlows",
);

export const undoReplacementAction = defineAction(
  replacementIdInput,
  async (actor, input) => {
    const undone = await undoReplacement(actor, input);
    revalidatePath("/flows");
    return undone;
  },
  "item.undoReplacement",
);
