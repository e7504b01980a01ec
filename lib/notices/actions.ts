"use server";

import { defineAction } from "#lib/shared/define-action.ts";
import { markNoticeRead } from "./mutations.ts";
import { noticeIdInput } from "./schema.ts";

export const markNoticeReadAction = defineAction(noticeIdInput, (actor, input) => markNoticeRead(actor, input));
