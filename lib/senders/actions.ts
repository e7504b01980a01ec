"use server";

import { defineAction } from "#lib/shared/define-action.ts";
import { clearSender, setSender } from "./mutations.ts";
import { clearSenderInput, setSenderInput } from "./schema.ts";

export const setSenderAction = defineAction(setSenderInput, setSender, "settings.setSender");

export const clearSenderAction = defineAction(clearSenderInput, clearSender, "settings.clearSender");
