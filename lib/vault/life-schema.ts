import { z } from "zod";
import { testResult } from "./schema.ts";

export const LINES_PER_PAGE = 50;
/** The pace of a connection is what it was used in so many days, today's included. */
export const PACE_DAYS = 7;

/** A place between two lines: `2026-11-22T10:00:00.000Z/<id>`. */
const cursor = z
  .string()
  .max(80)
  .transform((text, context) => {
    const [at = "", id = ""] = text.split("/");
    const place = z.object({ at: z.iso.datetime(), id: z.uuid() }).safeParse({ at, id });
    if (place.success) return { at: new Date(place.data.at), id: place.data.id };
    context.addIssue({ code: "custom", message: "errors.required" });
    return z.NEVER;
  });

export const lifeInput = z.object({ id: z.uuid(), before: cursor.optional() });
export type LifeInput = z.output<typeof lifeInput>;

const line = z.object({ id: z.uuid(), at: z.coerce.date() });
const reason = z.object({
  messageKey: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
});
/** In UTC. `at` is the last time of the day. */
const counted = line.extend({ day: z.iso.date(), count: z.number().int() });

/** One line of a connection's life, as a browser may know it. */
export const lifeLine = z.discriminatedUnion("kind", [
  line.extend({ kind: z.literal("CREATED") }),
  line.extend({ kind: z.literal("CONNECTED"), account: z.string() }),
  /** `isFirst`: it had none before. */
  line.extend({ kind: z.literal("REPLACED"), isFirst: z.boolean() }),
  counted.extend({ kind: z.literal("RENEWED") }),
  counted.extend({
    kind: z.literal("USED"),
    /** Null where the flow is gone, or the reader may not see flows. */
    flow: z.object({ id: z.uuid(), name: z.string() }).nullable(),
    isFlowDeleted: z.boolean(),
  }),
  line.extend({ kind: z.enum(["FAILED", "LIMITED"]), reason: reason.nullable() }),
  line.extend({ kind: z.enum(["RECOVERED", "RESTORED"]) }),
  line.extend({ kind: z.literal("TESTED"), test: testResult }),
]);
export type LifeLine = z.infer<typeof lifeLine>;

export const lifePage = z.object({
  /** The newest first. */
  lines: z.array(lifeLine),
  /** To be sent as `before` for older ones; null at the beginning. */
  next: z.string().nullable(),
  /** Uses in the last `PACE_DAYS` days, by all flows. */
  recentUses: z.number().int(),
});
export type LifePage = z.infer<typeof lifePage>;
