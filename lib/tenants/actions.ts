"use server";

import { definePublicAction } from "#lib/shared/define-action.ts";
import { completeSetUp } from "./mutations/set-up.ts";
import { setUpInput } from "./schema.ts";

/** The page then signs in with the password that it still holds. */
export const completeSetUpAction = definePublicAction(setUpInput, async (input) => {
  await completeSetUp(input);
});
