import "server-only";
import { Hono } from "hono";
import type { Actor } from "#lib/auth/actor.ts";
import { setAnyHost } from "#lib/tenants/mutations/set-any-host.ts";
import { setAnyHostCall } from "#lib/tenants/schema.ts";
import { readInput } from "./internal-body.ts";

/** Settings that the web process's role may not write, since they say where stored secrets may go. */
export function internalSettings(): Hono<{ Variables: { actor: Actor } }> {
  const app = new Hono<{ Variables: { actor: Actor } }>();

  app.post("/internal/settings/any-host", async (context) => {
    await setAnyHost(context.get("actor"), await readInput(setAnyHostCall, context.req.raw));
    return context.json({});
  });
  return app;
}
