import { z } from "zod";
import { json } from "#lib/shared/json.ts";
import { isStorable } from "#lib/shared/storable.ts";
import { callback, callbackSchemes, headerName, hmacOptions } from "./callback.ts";
import { findCronProblem } from "./cron.ts";

export const triggerTypes = ["HOOK", "SCHEDULE"] as const;
export type TriggerType = (typeof triggerTypes)[number];

/** SYNC answers with what the flow returns; ASYNC at once, with the execution's id. */
export const hookModes = ["SYNC", "ASYNC"] as const;
export type HookMode = (typeof hookModes)[number];

/**
 * A secret in the URL, an HMAC of each call's time and body in a header, or a provider's own signature, made with what
 * an item of the vault holds. Chosen when the hook is made, for good.
 */
export const hookAuths = ["SECRET", "SIGNATURE", "CALLBACK"] as const;
export type HookAuth = (typeof hookAuths)[number];

export const MAX_RATE_PER_MINUTE = 100_000;
export const MAX_CONCURRENCY = 1_000;
export const MIN_IDEMPOTENCY_SECONDS = 60;
export const MAX_IDEMPOTENCY_SECONDS = 2_592_000;
export const DEFAULT_IDEMPOTENCY_SECONDS = 86_400;
/** Characters of JSON. */
const MAX_INPUT_CHARS = 65_536;

const text = z.string("errors.mustBeText").trim().refine(isStorable, "errors.unstorable");
const name = text.min(1, "errors.required").max(150, "errors.tooLong150");

/** Where a call names itself, so that its repetitions are known. */
export const idempotency = z.discriminatedUnion("from", [
  z.object({
    from: z.literal("header"),
    name: headerName,
  }),
  z.object({
    from: z.literal("body"),
    /** Names and list positions with dots between, such as `event.id`, into a JSON or form body. */
    path: text.regex(/^[^.\s]+(\.[^.\s]+)*$/, "errors.bodyPath").max(200, "errors.tooLong255"),
  }),
]);
export type Idempotency = z.infer<typeof idempotency>;

const limit = (max: number, message: string) =>
  z.int(message).min(1, message).max(max, message).nullable().default(null);
const seconds = z
  .int("errors.idempotencySeconds")
  .min(MIN_IDEMPOTENCY_SECONDS, "errors.idempotencySeconds")
  .max(MAX_IDEMPOTENCY_SECONDS, "errors.idempotencySeconds");

const hookSettings = {
  name,
  mode: z.enum(hookModes),
  allowsGet: z.boolean().default(false),
  ratePerMinute: limit(MAX_RATE_PER_MINUTE, "errors.hookRate"),
  concurrencyLimit: limit(MAX_CONCURRENCY, "errors.hookConcurrency"),
  idempotency: idempotency.nullable().default(null),
  idempotencySeconds: seconds.default(DEFAULT_IDEMPOTENCY_SECONDS),
  /** Of a hook with `CALLBACK`, and of no other. */
  callback: callback.nullable().default(null),
};
const scheduleSettings = {
  name,
  /** Five fields, or `@hourly` and the like. */
  cron: text.min(1, "errors.required"),
  /** IANA, such as `Europe/Paris`. */
  timeZone: text.min(1, "errors.required"),
  /** What the flow gets as `{{ input }}`. */
  input: json
    .default(null)
    .refine((value) => isStorable(JSON.stringify(value).replaceAll("\\u0000", "\u0000")), "errors.unstorable")
    .refine((value) => JSON.stringify(value).length <= MAX_INPUT_CHARS, "errors.scheduleInputTooLong"),
};

const flowId = z.uuid();
const triggerId = z.uuid();

function refuseCron(issue: { value: { type: string; cron?: string; timeZone?: string }; issues: unknown[] }): void {
  const { type, cron = "", timeZone = "" } = issue.value;
  if (type !== "SCHEDULE") return;
  const message = findCronProblem(cron, timeZone, new Date());
  const path = message === "errors.timeZone" ? ["timeZone"] : ["cron"];
  if (message) issue.issues.push({ code: "custom", message, path, input: cron });
}

function refuseAuth(issue: { value: { type: string; auth?: HookAuth; callback?: unknown }; issues: unknown[] }): void {
  const { auth, callback: given } = issue.value;
  if (auth === undefined || (auth === "CALLBACK") === (given !== null)) return;
  const message = given === null ? "errors.required" : "errors.hookNoCallback";
  issue.issues.push({ code: "custom", message, path: ["callback"], input: given });
}

export const createTriggerInput = z
  .discriminatedUnion("type", [
    z.object({ type: z.literal("HOOK"), flowId, auth: z.enum(hookAuths).default("SECRET"), ...hookSettings }),
    z.object({ type: z.literal("SCHEDULE"), flowId, ...scheduleSettings }),
  ])
  .check(refuseCron, refuseAuth);
export type CreateTriggerInput = z.output<typeof createTriggerInput>;

/** All settings, as the form shows them. How a hook is proven stays. */
export const updateTriggerInput = z
  .discriminatedUnion("type", [
    z.object({ type: z.literal("HOOK"), triggerId, ...hookSettings }),
    z.object({ type: z.literal("SCHEDULE"), triggerId, ...scheduleSettings }),
  ])
  .check(refuseCron);
export type UpdateTriggerInput = z.output<typeof updateTriggerInput>;

export const setTriggerEnabledInput = z.object({ triggerId, isEnabled: z.boolean() });
export type SetTriggerEnabledInput = z.infer<typeof setTriggerEnabledInput>;

export const triggerIdInput = z.object({ triggerId });
export type TriggerIdInput = z.infer<typeof triggerIdInput>;

/** Shown once, when a trigger is made or its secret replaced. */
export const newTrigger = z.object({
  id: z.uuid(),
  /** Where to call a hook, its secret included; null for a schedule. */
  url: z.string().nullable(),
  /** The key of a hook's signatures, as text; null where none is used. */
  signingKey: z.string().nullable(),
});
export type NewTrigger = z.infer<typeof newTrigger>;

const common = {
  id: z.uuid(),
  flowId: z.uuid(),
  name: z.string(),
  isEnabled: z.boolean(),
  createdAt: z.coerce.date(),
  createdBy: z.string().nullable(),
  updatedAt: z.coerce.date(),
  /** To the minute. */
  lastFiredAt: z.coerce.date().nullable(),
};

/** What proves the callers of a hook with `CALLBACK`. */
const callbackSummary = z.object({
  scheme: z.enum(callbackSchemes),
  itemId: z.uuid(),
  /** Null for who may not view the item. */
  itemName: z.string().nullable(),
  field: z.string(),
  options: hmacOptions.nullable(),
});
export type CallbackSummary = z.infer<typeof callbackSummary>;

export const hookSummary = z.object({
  ...common,
  type: z.literal("HOOK"),
  mode: z.enum(hookModes),
  auth: z.enum(hookAuths),
  /** Whole where calls are signed; else it lacks its last part, the secret. */
  url: z.string(),
  allowsGet: z.boolean(),
  ratePerMinute: z.number().int().nullable(),
  concurrencyLimit: z.number().int().nullable(),
  idempotency: idempotency.nullable(),
  idempotencySeconds: z.number().int(),
  callback: callbackSummary.nullable(),
});
export type HookSummary = z.infer<typeof hookSummary>;

export const scheduleSummary = z.object({
  ...common,
  type: z.literal("SCHEDULE"),
  cron: z.string(),
  timeZone: z.string(),
  input: json,
  /** Five, none while it is off. */
  nextTimes: z.array(z.coerce.date()),
});
export type ScheduleSummary = z.infer<typeof scheduleSummary>;

/** What a browser may know of a trigger: never a secret, nor its hash. */
export const triggerSummary = z.discriminatedUnion("type", [hookSummary, scheduleSummary]);
export type TriggerSummary = z.infer<typeof triggerSummary>;
