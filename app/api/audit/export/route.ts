import { getTimeZone } from "next-intl/server";
import { z } from "zod";
import { exportEventsInput } from "#lib/audit/event-schema.ts";
import { exportEvents } from "#lib/audit/export-events.ts";
import { exportResponse } from "#lib/audit/export-response.ts";
import { loadExportWords } from "#lib/audit/export-words.ts";
import { parseInput } from "#lib/shared/define-action.ts";
import { defineFileRoute } from "#lib/shared/define-route.ts";

export const GET = defineFileRoute("audit.export", z.object({}), async (actor, _, request) => {
  const input = parseInput(exportEventsInput, Object.fromEntries(new URL(request.url).searchParams));
  const options = { timeZone: await getTimeZone(), words: await loadExportWords() };
  return exportResponse(input.format, await exportEvents(actor, input, options));
});
