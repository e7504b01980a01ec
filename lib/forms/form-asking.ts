import { z } from "zod";
import { partId, text } from "./form-values.ts";

/** What fields and widgets have in common. `sensitive` keeps an answer out of executions. */
export const asking = <const Category extends string, const Type extends string, Config extends z.ZodType>(
  category: Category,
  type: Type,
  config: Config,
) =>
  z.strictObject({
    id: partId,
    category: z.literal(category),
    type: z.literal(type),
    config,
    label: z.string().optional(),
    hint: text(500).optional(),
    required: z.boolean().optional(),
    sensitive: z.boolean().optional(),
  });
