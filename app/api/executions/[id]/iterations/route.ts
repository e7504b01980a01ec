import { listIterations } from "#lib/executions/data/get-steps.ts";
import { iterationsInput } from "#lib/executions/schema.ts";
import { defineRoute } from "#lib/shared/define-route.ts";

export const GET = defineRoute(iterationsInput, (actor, input) => listIterations(actor, input));
