import { z } from "zod";
import { listAdministratorNames } from "#lib/sections/data.ts";
import { defineRoute } from "#lib/shared/define-route.ts";

export const GET = defineRoute(z.object({}), (actor) => listAdministratorNames(actor));
