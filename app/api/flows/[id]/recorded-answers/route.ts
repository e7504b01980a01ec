import { z } from "zod";
import { listRecordedAnswers } from "#lib/flows/data/list-recorded-answers.ts";
import { defineRoute } from "#lib/shared/define-route.ts";

export const GET = defineRoute(z.object({ id: z.uuid() }), (actor, { id }) => listRecordedAnswers(actor, id));
