"use server";

import { revalidatePath } from "next/cache";
import { defineAction } from "#lib/shared/define-action.ts";
import { deleteForm } from "./mutations/delete-form.ts";
import { formIdInput } from "./schema.ts";

export const deleteFormAction = defineAction(
  formIdInput,
  async (actor, input) => {
    const deleted = await deleteForm(actor, input);
    revalidatePath("/forms");
    return deleted;
  },
  "form.delete",
);
