import { z } from "zod";
import { getPublishCheck } from "#lib/flows/data/get-publish-check.ts";
import { defineRoute } from "#lib/shared/define-route.ts";

export const GET = defineRoute(z.object({ id: z.uuid() }), (actor, { id }) => getPublishCheck(actor, id));
