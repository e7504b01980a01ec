import { z } from "zod";
import { listSenders } from "#lib/senders/data.ts";
import { defineRoute } from "#lib/shared/define-route.ts";

export const GET = defineRoute(z.object({}), (actor) => listSenders(actor));
