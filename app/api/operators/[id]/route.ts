import { z } from "zod";
import { getOperator } from "#lib/operators/data/get-operator.ts";
import { defineRoute } from "#lib/shared/define-route.ts";

export const GET = defineRoute(z.object({ id: z.uuid() }), (actor, { id }) => getOperator(actor, { operatorId: id }));
