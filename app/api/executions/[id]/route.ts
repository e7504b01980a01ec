import { getExecution } from "#lib/executions/data/get-execution.ts";
import { stepScopeInput } from "#lib/executions/schema.ts";
import { defineRoute } from "#lib/shared/define-route.ts";

export const GET = defineRoute(stepScopeInput.pick({ id: true, limit: true }), (actor, { id, limit }) =>
  getExecution(actor, id, limit),
);
