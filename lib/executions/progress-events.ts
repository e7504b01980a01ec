import { z } from "zod";
import { executionStatuses } from "./schema.ts";

/** How one attempt at an action stands: of its input, output and error nothing but how many items a loop goes through. */
export const stepNote = z.object({
  seq: z.number().int(),
  attempt: z.number().int(),
  /** As `ExecutionStep.path`. */
  path: z.string(),
  actionId: z.string(),
  status: z.enum(["STARTED", "WAITING", "SUCCEEDED", "FAILED"]),
  startedAt: z.coerce.date(),
  endedAt: z.coerce.date().nullable(),
  /** When a delay is over, or the next attempt is due. */
  resumeAt: z.coerce.date().nullable(),
  /** Why it failed: a key of messages, without its values. */
  messageKey: z.string().nullable(),
  /** It failed, and the flow went on. */
  isAbsorbed: z.boolean(),
  /** It was not done: taken from another execution, or typed. */
  isTaken: z.boolean(),
  /** Of a loop. */
  items: z.number().int().nullable(),
});
export type StepNote = z.infer<typeof stepNote>;

export const executionNote = z.object({
  status: z.enum(executionStatuses),
  startedAt: z.coerce.date().nullable(),
  endedAt: z.coerce.date().nullable(),
  resumeAt: z.coerce.date().nullable(),
  isStopping: z.boolean(),
  /** The database's clock: that of the other times. */
  now: z.coerce.date(),
});
export type ExecutionNote = z.infer<typeof executionNote>;

export const stepNotes = z.array(stepNote);

/**
 * How far a reader came, as the `id` of an event: steps below the first number were told as they ended, but those listed
 * after the dot.
 */
export const progressCursor = z
  .string()
  .max(4_000)
  .regex(/^\d{1,7}(\.\d{1,7}(,\d{1,7})*)?$/);

export const watchExecutionInput = z.object({
  executionId: z.uuid(),
  after: progressCursor.optional(),
  /** Ends once all that there is by now is told: for a reader to whom no lasting line comes through. */
  isOnce: z.boolean().default(false),
});

/** Sent when nothing else is. A reader that hears nothing for thrice as long has lost the line. */
export const BEAT_MS = 10_000;

/** The events' names. `execution` and `steps` hold notes; after `end` there is nothing more to come. */
export const progressEvents = { execution: "execution", steps: "steps", beat: "beat", end: "end" } as const;
