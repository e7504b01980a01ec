import { z } from "zod";
import { listReplacements } from "#lib/replacements/data/list-replacements.ts";
import { defineRoute } from "#lib/shared/define-route.ts";

export const GET = defineRoute(z.object({ id: z.uuid() }), (actor, { id }) => listReplacements(actor, id));
