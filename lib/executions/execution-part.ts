import { z } from "zod";

/** A run that begins at an action and takes what stands before it from elsewhere, instead of doing it. */
export const executionPart = z.object({
  /** That action alone; or from it on to the end. */
  mode: z.enum(["ONLY", "FROM"]),
  actionId: z.string(),
  /** Where it stands in the document, in a loop with the iteration, as `ExecutionStep.path`. */
  path: z.string().max(400),
});
export type ExecutionPart = z.infer<typeof executionPart>;
