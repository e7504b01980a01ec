import { getTimeZone } from "next-intl/server";
import { listExecutions } from "#lib/executions/data/list-executions.ts";
import { listExecutionsInput } from "#lib/executions/list-schema.ts";
import { defineRoute } from "#lib/shared/define-route.ts";

export const GET = defineRoute(listExecutionsInput, async (actor, input) =>
  listExecutions(actor, input, await getTimeZone()),
);
