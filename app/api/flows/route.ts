import { listFlows } from "#lib/flows/data/list-flows.ts";
import { listFlowsInput } from "#lib/flows/schema.ts";
import { defineRoute } from "#lib/shared/define-route.ts";

export const GET = defineRoute(listFlowsInput, (actor, input) => listFlows(actor, input));
