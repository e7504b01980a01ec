"use server";

import { revalidatePath } from "next/cache";
import { defineAction } from "#lib/shared/define-action.ts";
import { createFromTemplate } from "./mutations.ts";
import { createFromTemplateInput } from "./schema.ts";

export const createFromTemplateAction = defineAction(
  createFromTemplateInput,
  async (actor, input) => {
    const made = await createFromTemplate(actor, input);
    for (const path of ["/flows", "/vault"]) revalidatePath(path);
    return made;
  },
  "flow.create",
);
