import { z } from "zod";
import { getFlow } from "#lib/flows/data/get-flow.ts";
import { defineRoute } from "#lib/shared/define-route.ts";

export const GET = defineRoute(z.object({ id: z.uuid() }), (actor, { id }) => getFlow(actor, id));
