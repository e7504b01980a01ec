"use server";

import { refresh, revalidatePath } from "next/cache";
import { cookies } from "next/headers";
import { z } from "zod";
import { endSession } from "#lib/auth/mutations/sessions.ts";
import { requestOrigin } from "#lib/auth/request-origin.ts";
import { SESSION_COOKIE } from "#lib/auth/session-token.ts";
import { defineAction, definePublicAction } from "#lib/shared/define-action.ts";
import { deactivateOperator, reactivateOperator } from "./mutations/deactivate-operator.ts";
import { endOperatorSessions } from "./mutations/end-sessions.ts";
import { inviteOperator } from "./mutations/invite-operator.ts";
import { changePassword, setLanguage, updateOwnProfile } from "./mutations/own-account.ts";
import { endOtherSessions, endOwnSession } from "./mutations/own-sessions.ts";
import { createPasswordLink, setPasswordByLink } from "./mutations/password-link.ts";
import { updateOperator } from "./mutations/update-operator.ts";
import {
  changePasswordInput,
  deactivateOperatorInput,
  inviteOperatorInput,
  operatorIdInput,
  sessionIdInput,
  setLanguageInput,
  setPasswordInput,
  updateOperatorInput,
  updateOwnProfileInput,
} from "./schema.ts";

export const setLanguageAction = defineAction(setLanguageInput, setLanguage);

export const updateOwnProfileAction = defineAction(updateOwnProfileInput, async (actor, input) => {
  await updateOwnProfile(actor, input);
  refresh();
});

export const changePasswordAction = defineAction(changePasswordInput, async (actor, input) => {
  await changePassword(actor, input, (await requestOrigin()).address);
  refresh();
});

export const endOwnSessionAction = defineAction(sessionIdInput, async (actor, input) => {
  await endOwnSession(actor, input);
  refresh();
});

export const endOtherSessionsAction = defineAction(z.object({}), async (actor) => {
  const ended = await endOtherSessions(actor);
  refresh();
  return ended;
});

export const setPasswordByLinkAction = definePublicAction(setPasswordInput, setPasswordByLink);

export const signOutAction = defineAction(z.object({}), async (actor) => {
  await endSession(actor);
  (await cookies()).delete(SESSION_COOKIE);
});

/** The one answer that holds the link. */
export const inviteOperatorAction = defineAction(inviteOperatorInput, inviteOperator, "operator.create");

/** The one answer that holds the link. */
export const createPasswordLinkAction = defineAction(operatorIdInput, createPasswordLink, "operator.createLink");

/** Whose name or role changes may be whoever asks: the frame shows both. */
export const updateOperatorAction = defineAction(
  updateOperatorInput,
  async (actor, input) => {
    await updateOperator(actor, input);
    revalidatePath("/", "layout");
  },
  "operator.update",
);

export const deactivateOperatorAction = defineAction(
  deactivateOperatorInput,
  deactivateOperator,
  "operator.deactivate",
);

export const reactivateOperatorAction = defineAction(operatorIdInput, reactivateOperator, "operator.reactivate");

export const endOperatorSessionsAction = defineAction(operatorIdInput, endOperatorSessions, "operator.endSessions");
