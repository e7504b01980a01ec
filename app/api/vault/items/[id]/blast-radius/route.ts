import { z } from "zod";
import { getBlastRadius } from "#lib/reach/data/get-blast-radius.ts";
import { defineRoute } from "#lib/shared/define-route.ts";

export const GET = defineRoute(z.object({ id: z.uuid() }), (actor, { id }) => getBlastRadius(actor, id));
