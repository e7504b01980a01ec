import { listCalledFlows } from "#lib/flows/data/list-called-flows.ts";
import { listCalledFlowsInput } from "#lib/flows/schema.ts";
import { defineRoute } from "#lib/shared/define-route.ts";

export const GET = defineRoute(listCalledFlowsInput, (actor, input) => listCalledFlows(actor, input));
