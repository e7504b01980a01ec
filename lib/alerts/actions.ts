"use server";

import { callEngine } from "#lib/engine-client/engine-client.ts";
import { defineAction } from "#lib/shared/define-action.ts";
import { setAlert } from "./mutations/set-alert.ts";
import { turnOffAlert } from "./mutations/turn-off-alert.ts";
import { type AlertTestResult, alertKindInput, setAlertInput, turnOffAlertInput } from "./schema.ts";

export const setAlertAction = defineAction(setAlertInput, setAlert, "settings.setAlert");

export const turnOffAlertAction = defineAction(turnOffAlertInput, turnOffAlert, "settings.turnOffAlert");

/** Sends one at once, the way that is saved. The engine alone can. */
export const testAlertAction = defineAction(
  alertKindInput,
  (actor, input) => callEngine<AlertTestResult>(actor, "/internal/alerts/test", input),
  "settings.testAlert",
);
