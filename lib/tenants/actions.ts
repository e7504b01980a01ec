"use server";

import { switchTenant } from "#lib/auth/mutations/switch-tenant.ts";
import { requestOrigin } from "#lib/auth/request-origin.ts";
import { keepSessionToken } from "#lib/auth/session-token.ts";
import { defineAction, definePublicAction } from "#lib/shared/define-action.ts";
import { completeSetUp } from "./mutations/set-up.ts";
import { setUpInput, switchTenantInput } from "./schema.ts";

/** The page then signs in with the password that it still holds. */
export const completeSetUpAction = definePublicAction(setUpInput, async (input) => {
  await completeSetUp(input);
});

/** The page then loads the dashboard anew, so that nothing of the tenant that was left stays in memory. */
export const switchTenantAction = defineAction(
  switchTenantInput,
  async (actor, input) => {
    const { signedInAt, ...token } = await switchTenant(actor, input, await requestOrigin());
    await keepSessionToken(token, signedInAt);
  },
  "operator.switchTenant",
);
