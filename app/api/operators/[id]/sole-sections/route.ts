import { z } from "zod";
import { listSoleSections } from "#lib/operators/data/sole-sections.ts";
import { defineRoute } from "#lib/shared/define-route.ts";

export const GET = defineRoute(z.object({ id: z.uuid() }), (actor, { id }) =>
  listSoleSections(actor, { operatorId: id }),
);
