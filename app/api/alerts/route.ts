import { z } from "zod";
import { listAlerts } from "#lib/alerts/data.ts";
import { defineRoute } from "#lib/shared/define-route.ts";

export const GET = defineRoute(z.object({}), (actor) => listAlerts(actor));
