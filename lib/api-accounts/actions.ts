"use server";

import { refresh } from "next/cache";
import { defineAction } from "#lib/shared/define-action.ts";
import { createApiAccount } from "./mutations/create-api-account.ts";
import { revokeApiAccount } from "./mutations/revoke-api-account.ts";
import { updateApiAccount } from "./mutations/update-api-account.ts";
import { apiAccountIdInput, createApiAccountInput, updateApiAccountInput } from "./schema.ts";

/** The one answer that holds the password. */
export const createApiAccountAction = defineAction(
  createApiAccountInput,
  async (actor, input) => {
    const { id, userName, password } = await createApiAccount(actor, input);
    refresh();
    return { id, userName, password };
  },
  "account.create",
);

export const updateApiAccountAction = defineAction(
  updateApiAccountInput,
  async (actor, input) => {
    await updateApiAccount(actor, input);
    refresh();
  },
  "account.update",
);

export const revokeApiAccountAction = defineAction(
  apiAccountIdInput,
  async (actor, input) => {
    await revokeApiAccount(actor, input);
    refresh();
  },
  "account.revoke",
);
