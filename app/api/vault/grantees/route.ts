import { z } from "zod";
import { listGrantees } from "#lib/sections/data.ts";
import { defineRoute } from "#lib/shared/define-route.ts";

export const GET = defineRoute(z.object({}), (actor) => listGrantees(actor));
