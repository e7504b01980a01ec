import { z } from "zod";
import { countAttention } from "#lib/attention/data.ts";
import { defineRoute } from "#lib/shared/define-route.ts";

export const GET = defineRoute(z.object({}), (actor) => countAttention(actor));
