import { z } from "zod";
import { defineRoute } from "#lib/shared/define-route.ts";
import { getItem } from "#lib/vault/data/get-item.ts";

export const GET = defineRoute(z.object({ id: z.uuid() }), (actor, { id }) => getItem(actor, id));
