import { z } from "zod";
import { executionSources, executionStatuses, executionSummary } from "./schema.ts";

/** How it ran. PART: one action alone, or from one on. */
export const executionModes = ["WHOLE", "PART", "DRY"] as const;
export type ExecutionMode = (typeof executionModes)[number];

export const executionPeriods = ["HOUR", "DAY", "WEEK"] as const;
export type ExecutionPeriod = (typeof executionPeriods)[number];

/** Several in one value of an address: `FAILED,CANCELED`. */
function several<const Values extends readonly [string, ...string[]]>(values: Values) {
  return z.preprocess(
    (value) => (typeof value === "string" ? value.split(",") : value),
    z.array(z.enum(values)).min(1).max(values.length),
  );
}

/** As an `<input type="datetime-local">` gives it, without its seconds. */
const localMinute = z.iso.datetime({ local: true, precision: -1 }).max(16);

export const MIN_TEXT = 3;
export const MAX_TEXT = 100;

export const listExecutionsInput = z.object({
  flowId: z.uuid().optional(),
  status: several(executionStatuses).optional(),
  source: several(executionSources).optional(),
  mode: several(executionModes).optional(),
  triggerId: z.uuid().optional(),
  versionId: z.uuid().optional(),
  /** Those of the last hour, 24 hours or 7 days; not together with `from` and `to`. */
  period: z.enum(executionPeriods).optional(),
  /** From the beginning of this minute on, in the reader's time zone. */
  from: localMinute.optional(),
  /** Until the end of this minute. */
  to: localMinute.optional(),
  /** To be found in what its journal shows. */
  text: z.string().trim().min(MIN_TEXT).max(MAX_TEXT).optional(),
  /** Those older than this execution. */
  before: z.uuid().optional(),
  /** Those newer than this one: the nearest to it. Not together with `before` or `text`. */
  after: z.uuid().optional(),
});
export type ListExecutionsInput = z.output<typeof listExecutionsInput>;

export const EXECUTIONS_PER_PAGE = 50;

export const foundSides = ["input", "trigger", "sent", "output", "result", "error"] as const;

/** Where a text was found first, and what stands around it. */
export const foundText = z.object({
  /** Null for what the execution itself took, gave or met. */
  step: z
    .object({
      path: z.string(),
      attempt: z.number().int(),
      type: z.string(),
      action: z.string(),
      alias: z.string().optional(),
    })
    .nullable(),
  side: z.enum(foundSides),
  /** Such as `headers.0.value`; empty where that side is but one value. */
  field: z.string(),
  before: z.string(),
  match: z.string(),
  after: z.string(),
});
export type FoundText = z.infer<typeof foundText>;

export const executionPage = z.object({
  /** The newest first. */
  executions: z.array(executionSummary.extend({ found: foundText.optional() })),
  hasNewer: z.boolean(),
  hasOlder: z.boolean(),
  /** Of a search for a text. */
  search: z
    .object({
      /** In how many journals it was looked for, from `before` on. */
      searched: z.number().int(),
      /** Those passed over: the reader may not see what they recorded. */
      hidden: z.number().int(),
      /** The oldest that was come to: older ones are found with it as `before`. */
      oldest: z.uuid().nullable(),
    })
    .nullable(),
  /** What the filters name; null where they name nothing that is there. */
  flow: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  trigger: z.object({ id: z.uuid(), name: z.string(), source: z.enum(["HOOK", "SCHEDULE"]) }).nullable(),
  version: z
    .object({ isDraft: z.boolean(), versionNumber: z.number().int().nullable(), draftVersion: z.number().int() })
    .nullable(),
  canRun: z.boolean(),
});
export type ExecutionPage = z.infer<typeof executionPage>;
export type ListedExecution = ExecutionPage["executions"][number];
