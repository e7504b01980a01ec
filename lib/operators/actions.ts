"use server";

import { cookies } from "next/headers";
import { z } from "zod";
import { endSession } from "#lib/auth/mutations/sessions.ts";
import { SESSION_COOKIE } from "#lib/auth/session-token.ts";
import { defineAction, definePublicAction } from "#lib/shared/define-action.ts";
import { setLanguage } from "./mutations/own-account.ts";
import { setPasswordByLink } from "./mutations/password-link.ts";
import { setLanguageInput, setPasswordInput } from "./schema.ts";

export const setLanguageAction = defineAction(setLanguageInput, setLanguage);

export const setPasswordByLinkAction = definePublicAction(setPasswordInput, setPasswordByLink);

export const signOutAction = defineAction(z.object({}), async (actor) => {
  await endSession(actor);
  (await cookies()).delete(SESSION_COOKIE);
});
