import { z } from "zod";
import { executionStatuses } from "#lib/executions/schema.ts";
import { itemKinds } from "#lib/vault/schema.ts";

export const searchInput = z.object({ q: z.string().trim().max(150).default("") });
export type SearchInput = z.infer<typeof searchInput>;

/** Of each kind, no more than that. */
export const MOST_FOUND = 6;
/** The same where nothing is typed: what changed last, before all that can be done. */
export const MOST_RECENT = 3;

const named = z.object({ id: z.string(), name: z.string() });

/** What there is by that name, and what the reader may see: names, and what tells one from another. */
export const searchResult = z.object({
  flows: z.array(named),
  forms: z.array(named),
  items: z.array(named.extend({ kind: z.enum(itemKinds), appId: z.string().nullable(), sectionName: z.string() })),
  sections: z.array(named),
  executions: z.array(
    z.object({
      id: z.string(),
      flowName: z.string(),
      status: z.enum(executionStatuses),
      isDraft: z.boolean(),
      createdAt: z.coerce.date(),
    }),
  ),
});
export type SearchResult = z.infer<typeof searchResult>;
