import { getTimeZone, getTranslations } from "next-intl/server";
import { listExecutions } from "#lib/executions/data/list-executions.ts";
import type { RenderMessage } from "#lib/executions/error-text.ts";
import { listExecutionsInput } from "#lib/executions/list-schema.ts";
import { defineRoute } from "#lib/shared/define-route.ts";

export const GET = defineRoute(listExecutionsInput, async (actor, input) => {
  const t = await getTranslations();
  const render: RenderMessage = (messageKey, params) => {
    const key = messageKey as Parameters<typeof t.has>[0];
    return t.has(key) ? t(key, params as never) : "";
  };
  return listExecutions(actor, input, await getTimeZone(), render);
});
