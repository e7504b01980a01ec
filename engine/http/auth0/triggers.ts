import "server-only";
import { z } from "@hono/zod-openapi";
import type { PublicSealingKey } from "#lib/crypto/seal.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { json } from "#lib/shared/json.ts";
import { fromPublicId, toPublicId } from "#lib/shared/public-id.ts";
import { callbackSchemes, hmacAlgorithms, hmacEncodings } from "#lib/triggers/callback.ts";
import { listTriggers } from "#lib/triggers/data.ts";
import { createTrigger } from "#lib/triggers/mutations/create-trigger.ts";
import { deleteTrigger } from "#lib/triggers/mutations/delete-trigger.ts";
import {
  type CallbackSummary,
  type CreateTriggerInput,
  createTriggerInput,
  type NewTrigger,
  type TriggerSummary,
} from "#lib/triggers/schema.ts";
import { ApiError, invalidBody } from "./api-error.ts";
import { defineEndpoint, type Endpoint } from "./endpoint.ts";
import { pageAnswer, pageQuery, pageSchema } from "./paging.ts";
import { describeIssue } from "./payload-errors.ts";

const PATH = "/flows/{id}/triggers";
const id = { prefix: "af", format: "flow-id" } as const;
const child = { name: "trigger_id", prefix: "aft", format: "trigger-id" } as const;

const wireIdempotency = z.union([
  z.object({ from: z.literal("header"), name: z.string() }),
  z.object({ from: z.literal("body"), path: z.string() }),
]);

const header = z.string();
/** A stored item is named as flows name it, by its UUID; a connection by its own id, or UUID. */
const wireCallback = z.strictObject({
  scheme: z.enum(callbackSchemes),
  item_id: z.string(),
  field: z.string().optional(),
  options: z
    .strictObject({
      header,
      algorithm: z.enum(hmacAlgorithms),
      encoding: z.enum(hmacEncodings),
      prefix: z.string().optional(),
      timestamp: z.strictObject({ header, separator: z.string().optional() }).nullable().optional(),
    })
    .optional(),
});

/** Shapes and names; the rules of each field stand in `createTriggerInput`. */
const createBody = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("HOOK"),
    mode: z.enum(["SYNC", "ASYNC"]),
    name: z.string().optional(),
    auth: z.enum(["SECRET", "SIGNATURE", "CALLBACK"]).optional(),
    callback: wireCallback.optional(),
    allow_get: z.boolean().optional(),
    rate_per_minute: z.number().nullable().optional(),
    concurrency_limit: z.number().nullable().optional(),
    idempotency: wireIdempotency.nullable().optional(),
    idempotency_seconds: z.number().optional(),
  }),
  z.strictObject({
    type: z.literal("SCHEDULE"),
    name: z.string().optional(),
    cron: z.string(),
    time_zone: z.string().optional(),
    input: json.optional(),
  }),
]);
type CreateBody = z.output<typeof createBody>;

const documentedBody = z.union([
  createBody.options[0],
  z.object({
    type: z.literal("SCHEDULE"),
    name: z.string().optional(),
    cron: z.string(),
    time_zone: z.string().optional(),
    input: z.any().optional(),
  }),
]);

const newWire = z.object({
  id: z.string(),
  type: z.enum(["HOOK", "SCHEDULE"]),
  mode: z.enum(["SYNC", "ASYNC"]).optional(),
  /** Shown this once. */
  url: z.string().optional(),
  signing_key: z.string().optional(),
  cron: z.string().optional(),
  time_zone: z.string().optional(),
});
const wireTrigger = z.looseObject({ id: z.string(), type: z.enum(["HOOK", "SCHEDULE"]), name: z.string() });

/** The triggers of a flow, and what starts it from outside. */
export function triggerEndpoints(sealTo: PublicSealingKey): readonly Endpoint[] {
  return [
    defineEndpoint({
      method: "get",
      path: PATH,
      scope: "read:flows_triggers",
      summary: "List a flow’s triggers",
      isOurs: true,
      id,
      query: pageQuery,
      answer: { status: 200, schema: pageSchema("triggers", wireTrigger) },
      async run({ actor, id: flowId, query }) {
        const triggers = await ofFlow(() => listTriggers(actor, flowId));
        const start = query.page * query.per_page;
        const page = triggers.slice(start, start + query.per_page);
        return pageAnswer("triggers", query, page.map(toWire), triggers.length);
      },
    }),
    defineEndpoint({
      method: "post",
      path: PATH,
      scope: "create:flows_triggers",
      summary: "Add a hook or a schedule to a flow; a hook’s URL is shown this once",
      isOurs: true,
      id,
      body: createBody,
      documentedBody,
      answer: { status: 201, schema: newWire },
      async run({ actor, id: flowId, body }) {
        const input = parseInput(flowId, body);
        return toNewWire(await ofFlow(() => createTrigger(actor, input, sealTo)), input);
      },
    }),
    defineEndpoint({
      method: "delete",
      path: `${PATH}/{trigger_id}`,
      scope: "delete:flows_triggers",
      summary: "Delete a trigger",
      isOurs: true,
      id,
      child,
      answer: { status: 204 },
      async run({ actor, id: flowId, childId: triggerId }) {
        await deleteTrigger(actor, { flowId, triggerId }).catch((error: unknown) => {
          if (error instanceof AppError && error.code === "NOT_FOUND") throw new ApiError(404, "Trigger not found");
          throw error;
        });
      },
    }),
  ];
}

/** In the words of the API's other answers. */
async function ofFlow<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof AppError && error.code === "NOT_FOUND") throw new ApiError(404, "Flow not found");
    throw error;
  }
}

function parseInput(flowId: string, body: CreateBody): CreateTriggerInput {
  const parsed = createTriggerInput.safeParse({ flowId, ...toInput(body) }, { reportInput: true });
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map((issue) => ({ ...issue, path: issue.path.map(toSnake) }));
  throw invalidBody(describeIssue(new z.ZodError(issues)));
}

function toInput(body: CreateBody) {
  if (body.type === "SCHEDULE") {
    const { type, cron, input } = body;
    return { type, name: body.name ?? "Schedule", cron, timeZone: body.time_zone ?? "UTC", input };
  }
  const { type, mode, auth, idempotency } = body;
  return {
    ...{ type, mode, auth, idempotency, name: body.name ?? "Hook", allowsGet: body.allow_get },
    ...{ ratePerMinute: body.rate_per_minute, concurrencyLimit: body.concurrency_limit },
    ...{ idempotencySeconds: body.idempotency_seconds, callback: body.callback && toCallback(body.callback) },
  };
}

function toCallback({ scheme, item_id: id, field, options }: z.output<typeof wireCallback>) {
  const itemId = fromPublicId("ac", id) ?? id.toLowerCase();
  return { scheme, itemId, field: field ?? (scheme === "TWILIO" ? "api_key" : "password"), options };
}

function toSnake(step: PropertyKey): PropertyKey {
  return typeof step === "string" ? step.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) : step;
}

function toNewWire({ id: triggerId, url, signingKey }: NewTrigger, input: CreateTriggerInput) {
  const publicId = toPublicId("aft", triggerId);
  if (input.type === "SCHEDULE") return { id: publicId, type: input.type, cron: input.cron, time_zone: input.timeZone };
  return {
    id: publicId,
    type: input.type,
    mode: input.mode,
    url,
    ...(signingKey !== null && { signing_key: signingKey }),
  };
}

function toWireCallback({ scheme, itemId, field, options }: CallbackSummary) {
  return { scheme, item_id: itemId, field, ...(options && { options }) };
}

function toWire(trigger: TriggerSummary) {
  const common = {
    id: toPublicId("aft", trigger.id),
    type: trigger.type,
    name: trigger.name,
    enabled: trigger.isEnabled,
    created_at: trigger.createdAt.toISOString(),
    updated_at: trigger.updatedAt.toISOString(),
    last_fired_at: trigger.lastFiredAt?.toISOString() ?? null,
  };
  if (trigger.type === "SCHEDULE") {
    const { cron, timeZone, input, nextTimes } = trigger;
    return { ...common, cron, time_zone: timeZone, input, next_times: nextTimes.map((time) => time.toISOString()) };
  }
  return {
    ...common,
    mode: trigger.mode,
    auth: trigger.auth,
    // That of a hook with a secret was shown once, whole.
    ...(trigger.auth !== "SECRET" && { url: trigger.url }),
    ...(trigger.callback && { callback: toWireCallback(trigger.callback) }),
    allow_get: trigger.allowsGet,
    rate_per_minute: trigger.ratePerMinute,
    concurrency_limit: trigger.concurrencyLimit,
    idempotency: trigger.idempotency,
    idempotency_seconds: trigger.idempotencySeconds,
  };
}
