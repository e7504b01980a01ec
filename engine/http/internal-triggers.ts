import "server-only";
import { Hono } from "hono";
import type { Actor } from "#lib/auth/actor.ts";
import type { PublicSealingKey } from "#lib/crypto/seal.ts";
import { createTrigger } from "#lib/triggers/mutations/create-trigger.ts";
import { deleteTrigger } from "#lib/triggers/mutations/delete-trigger.ts";
import { rotateTrigger } from "#lib/triggers/mutations/rotate-trigger.ts";
import { setTriggerEnabled, updateTrigger } from "#lib/triggers/mutations/update-trigger.ts";
import {
  createTriggerInput,
  setTriggerEnabledInput,
  triggerIdInput,
  updateTriggerInput,
} from "#lib/triggers/schema.ts";
import { readInput } from "./internal-body.ts";

/** The dashboard's writes of triggers. A hook's secret comes back once, when it was made. */
export function internalTriggers(sealTo: PublicSealingKey): Hono<{ Variables: { actor: Actor } }> {
  const app = new Hono<{ Variables: { actor: Actor } }>();

  app.post("/internal/triggers", async (context) => {
    const input = await readInput(createTriggerInput, context.req.raw);
    return context.json(await createTrigger(context.get("actor"), input, sealTo), 201);
  });
  app.post("/internal/triggers/update", async (context) => {
    const input = await readInput(updateTriggerInput, context.req.raw);
    return context.json(await updateTrigger(context.get("actor"), input));
  });
  app.post("/internal/triggers/enable", async (context) => {
    const input = await readInput(setTriggerEnabledInput, context.req.raw);
    return context.json(await setTriggerEnabled(context.get("actor"), input));
  });
  app.post("/internal/triggers/rotate", async (context) => {
    const input = await readInput(triggerIdInput, context.req.raw);
    return context.json(await rotateTrigger(context.get("actor"), input, sealTo));
  });
  app.post("/internal/triggers/delete", async (context) => {
    const input = await readInput(triggerIdInput, context.req.raw);
    return context.json(await deleteTrigger(context.get("actor"), input));
  });
  return app;
}
