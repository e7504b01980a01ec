import "server-only";
import { Hono } from "hono";
import { alertKindInput } from "#lib/alerts/schema.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { testAlert } from "../alerts/test-alert.ts";
import type { EngineParts } from "../run/run.ts";
import { readInput } from "./internal-body.ts";

/** @param publicUrl Of the dashboard: where the links of messages lead. */
export function internalAlerts(engine: EngineParts, publicUrl: string): Hono<{ Variables: { actor: Actor } }> {
  const app = new Hono<{ Variables: { actor: Actor } }>();

  app.post("/internal/alerts/test", async (context) => {
    const { kind } = await readInput(alertKindInput, context.req.raw);
    return context.json(await testAlert(engine, context.get("actor"), kind, publicUrl));
  });
  return app;
}
