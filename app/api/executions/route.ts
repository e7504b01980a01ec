import { listExecutions } from "#lib/executions/data/list-executions.ts";
import { listExecutionsInput } from "#lib/executions/schema.ts";
import { defineRoute } from "#lib/shared/define-route.ts";

export const GET = defineRoute(listExecutionsInput, (actor, input) => listExecutions(actor, input));
