import { z } from "zod";
import { followEngine } from "#lib/engine-client/engine-client.ts";
import { progressCursor } from "#lib/executions/progress-events.ts";
import { defineEventRoute } from "#lib/shared/define-route.ts";

const eventsInput = z.object({ id: z.uuid(), once: z.literal("1").optional() });

/** The engine asks again, all the while, whether the session stands and its operator may read the execution. */
export const GET = defineEventRoute(eventsInput, async (actor, { id, once }, { after, signal }) => {
  const cursor = progressCursor.safeParse(after);
  const input = { executionId: id, isOnce: once === "1", ...(cursor.success && { after: cursor.data }) };
  return (await followEngine(actor, "/internal/executions/events", input, signal)).body;
});
