import { getSteps } from "#lib/executions/data/get-steps.ts";
import { stepScopeInput } from "#lib/executions/schema.ts";
import { defineRoute } from "#lib/shared/define-route.ts";

export const GET = defineRoute(stepScopeInput, (actor, input) => getSteps(actor, input));
