"use server";

import { revalidatePath } from "next/cache";
import { defineAction } from "#lib/shared/define-action.ts";
import { restoreVersion } from "./mutations/restore-version.ts";
import { restoreVersionInput } from "./schema.ts";

export const restoreVersionAction = defineAction(
  restoreVersionInput,
  async (actor, input) => {
    const restored = await restoreVersion(actor, input);
    revalidatePath("/flows");
    return restored;
  },
  "flow.restore",
);
