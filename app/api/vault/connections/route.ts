import { z } from "zod";
import { defineRoute } from "#lib/shared/define-route.ts";
import { listConnectionOptions } from "#lib/vault/data/list-connection-options.ts";

export const GET = defineRoute(z.object({}), (actor) => listConnectionOptions(actor));
