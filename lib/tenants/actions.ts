"use server";

import { refresh } from "next/cache";
import { switchTenant } from "#lib/auth/mutations/switch-tenant.ts";
import { requestOrigin } from "#lib/auth/request-origin.ts";
import { keepSessionToken } from "#lib/auth/session-token.ts";
import { callEngine } from "#lib/engine-client/engine-client.ts";
import { defineAction, definePublicAction } from "#lib/shared/define-action.ts";
import { completeSetUp } from "./mutations/set-up.ts";
import { setAnyHostInput, setUpInput, switchTenantInput } from "./schema.ts";

/** A wrong password is answered slowly after some tries. */
const SETTING_TIMEOUT_MS = 20_000;

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

/** The engine alone may write it, and looks at the password itself. */
export const setAnyHostAction = defineAction(
  setAnyHostInput,
  async (actor, input) => {
    const { address } = await requestOrigin();
    await callEngine(actor, "/internal/settings/any-host", { ...input, address }, SETTING_TIMEOUT_MS);
    refresh();
  },
  "settings.anyHost",
);
