import { z } from "zod";
import { defineRoute } from "#lib/shared/define-route.ts";
import { listTriggers } from "#lib/triggers/data.ts";

export const GET = defineRoute(z.object({ id: z.uuid() }), (actor, { id }) => listTriggers(actor, id));
