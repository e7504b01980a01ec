import { z } from "zod";
import { listClients } from "#lib/clients/data.ts";
import { defineRoute } from "#lib/shared/define-route.ts";

export const GET = defineRoute(z.object({}), (actor) => listClients(actor));
