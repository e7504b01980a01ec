import { z } from "zod";
import { getFlowReach } from "#lib/reach/data/get-flow-reach.ts";
import { defineRoute } from "#lib/shared/define-route.ts";

export const GET = defineRoute(z.object({ id: z.uuid() }), (actor, { id }) => getFlowReach(actor, id));
