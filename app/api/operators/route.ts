import { listOperators } from "#lib/operators/data/list-operators.ts";
import { listOperatorsInput } from "#lib/operators/schema.ts";
import { defineRoute } from "#lib/shared/define-route.ts";

export const GET = defineRoute(listOperatorsInput, (actor, input) => listOperators(actor, input));
