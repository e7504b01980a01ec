import { z } from "zod";
import { getForm } from "#lib/forms/data/get-form.ts";
import { defineRoute } from "#lib/shared/define-route.ts";

export const GET = defineRoute(z.object({ id: z.uuid() }), (actor, { id }) => getForm(actor, id));
