import { getTimeZone } from "next-intl/server";
import { listEvents } from "#lib/audit/data.ts";
import { listEventsInput } from "#lib/audit/event-schema.ts";
import { defineRoute } from "#lib/shared/define-route.ts";

export const GET = defineRoute(listEventsInput, async (actor, input) => listEvents(actor, input, await getTimeZone()));
