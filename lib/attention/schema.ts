import { z } from "zod";

/** Items that somebody should look at, of those that the reader may view. */
export const attention = z.object({ count: z.number().int() });
export type Attention = z.infer<typeof attention>;
