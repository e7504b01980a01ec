import "server-only";
import { Hono } from "hono";
import type { Actor } from "#lib/auth/actor.ts";
import { confirmConnectInput, finishConnectInput, renewNowInput, startConnectInput } from "#lib/connecting/schema.ts";
import { confirmConnect } from "../connect/confirm-connect.ts";
import { finishConnect } from "../connect/finish-connect.ts";
import { startConnect } from "../connect/start-connect.ts";
import type { TokenParts } from "../tokens/obtain-token.ts";
import { renewNow } from "../tokens/renew-now.ts";
import { readInput } from "./internal-body.ts";

/** A person connects an account, or renews its token: verifier, code and tokens stay here. */
export function internalConnect(parts: TokenParts): Hono<{ Variables: { actor: Actor } }> {
  const app = new Hono<{ Variables: { actor: Actor } }>();

  app.post("/internal/connect/start", async (context) => {
    const input = await readInput(startConnectInput, context.req.raw);
    return context.json(await startConnect(parts, context.get("actor"), input));
  });
  app.post("/internal/connect/finish", async (context) => {
    const input = await readInput(finishConnectInput, context.req.raw);
    return context.json(await finishConnect(parts, context.get("actor"), input));
  });
  app.post("/internal/connect/confirm", async (context) => {
    const input = await readInput(confirmConnectInput, context.req.raw);
    return context.json(await confirmConnect(parts, context.get("actor"), input));
  });
  app.post("/internal/connections/renew", async (context) => {
    const input = await readInput(renewNowInput, context.req.raw);
    return context.json(await renewNow(parts, context.get("actor"), input));
  });
  return app;
}
