import { z } from "zod";
import { getExecution } from "#lib/executions/data/get-execution.ts";
import { defineRoute } from "#lib/shared/define-route.ts";

export const GET = defineRoute(z.object({ id: z.uuid() }), (actor, { id }) => getExecution(actor, id));
