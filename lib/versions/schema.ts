import { z } from "zod";
import { flowActions } from "#lib/flows/schema.ts";

/** What was published, or each save of the draft. */
export const versionKinds = ["published", "saves"] as const;
export type VersionKind = (typeof versionKinds)[number];

export const VERSIONS_PER_PAGE = 25;
/** Of one version, as far as they are counted: more are *1,000 and more*. */
export const MAX_COUNTED_EXECUTIONS = 1_000;

export const listVersionsInput = z.object({
  id: z.uuid(),
  kind: z.enum(versionKinds),
  page: z.coerce.number().int().min(1).max(100_000).default(1),
});
export type ListVersionsInput = z.infer<typeof listVersionsInput>;

export const versionSummary = z.object({
  id: z.uuid(),
  /** Of a published one; null for a save. */
  number: z.number().int().nullable(),
  /** The save that it is. */
  draftVersion: z.number().int(),
  note: z.string().nullable(),
  createdAt: z.coerce.date(),
  createdBy: z.string().nullable(),
  /** It is published now. */
  isLive: z.boolean(),
  /** The number under which a save was published; null if it never was. */
  publishedAs: z.number().int().nullable(),
  /** At most `MAX_COUNTED_EXECUTIONS` + 1. */
  executions: z.number().int(),
});
export type VersionSummary = z.infer<typeof versionSummary>;

export const versionPage = z.object({
  versions: z.array(versionSummary),
  total: z.number().int(),
  page: z.number().int(),
  perPage: z.number().int(),
});
export type VersionPage = z.infer<typeof versionPage>;

/** A reference to what is gone by now: restored, it is to be chosen again. */
const goneReference = z.object({
  actionId: z.string(),
  kind: z.enum(["connection", "item", "value", "flow"]),
  path: z.string(),
});
export type GoneReference = z.infer<typeof goneReference>;

export const versionDetail = versionSummary.omit({ executions: true, publishedAs: true }).extend({
  /** It refers to an item that the reader may not see, so its actions are left out. */
  isHidden: z.boolean(),
  actions: flowActions.nullable(),
  gone: z.array(goneReference),
  /** UUIDs of items that it refers to and that were deleted. */
  goneItems: z.array(z.string()),
});
export type VersionDetail = z.infer<typeof versionDetail>;

export const getVersionInput = z.object({ id: z.uuid(), versionId: z.uuid() });
export type GetVersionInput = z.infer<typeof getVersionInput>;

export const restoreVersionInput = z.object({
  flowId: z.uuid(),
  versionId: z.uuid(),
  /** Of the draft that it is put in the place of, as the actor saw it. */
  baseVersion: z.number().int().min(1),
});
export type RestoreVersionInput = z.infer<typeof restoreVersionInput>;

export type RestoredVersion = {
  draftVersion: number;
  savedAt: Date;
  /** The draft before: restoring it undoes this. Null if nothing was changed. */
  formerVersionId: string | null;
  cleared: GoneReference[];
};
