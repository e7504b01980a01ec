import "server-only";
import { Hono } from "hono";
import type { Actor } from "#lib/auth/actor.ts";
import { watchExecutionInput } from "#lib/executions/progress-events.ts";
import type { ProgressStreams } from "../progress/progress-streams.ts";
import { readInput } from "./internal-body.ts";

export function internalProgress(progress: ProgressStreams): Hono<{ Variables: { actor: Actor } }> {
  const app = new Hono<{ Variables: { actor: Actor } }>();
  app.post("/internal/executions/events", async (context) => {
    const input = await readInput(watchExecutionInput, context.req.raw);
    const stream = await progress.open(context.get("actor"), input);
    return context.body(stream, 200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  });
  return app;
}
