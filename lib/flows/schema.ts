import { z } from "zod";
import { type JsonObject, json, jsonObject } from "#lib/shared/json.ts";
import { itemOption } from "#lib/vault/schema.ts";

/** 1 to 150 characters after trimming (`reference/auth0-forms.md` §2.1). */
export const flowName = z.string().trim().min(1, "errors.required").max(150, "errors.tooLong150");

/** Becomes the name in `{{ actions.<id>.… }}`. */
export const actionId = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "errors.actionId")
  .max(100, "errors.tooLong100");

/**
 * One step of a flow, as it stands on the wire (`reference/auth0-forms.md` §2.3). `params` is checked against the
 * action's own schema when its `{{ … }}` were resolved, not here: a draft may be half written.
 */
export type FlowAction = {
  id: string;
  alias?: string | undefined;
  type: string;
  action: string;
  allow_failure?: boolean | undefined;
  mask_output?: boolean | undefined;
  params?: FlowParams | undefined;
};

/** `then` and `else` of a BOOLEAN_CONDITION hold actions; `connection_id` is the public id of a connection. */
export type FlowParams = JsonObject & { connection_id?: string };

export const flowAction: z.ZodType<FlowAction> = z.strictObject({
  id: actionId,
  alias: z.string().max(100, "errors.tooLong100").optional(),
  type: z.string().min(1).max(55),
  action: z.string().min(1).max(55),
  allow_failure: z.boolean().optional(),
  mask_output: z.boolean().optional(),
  params: jsonObject.optional() as z.ZodType<FlowParams | undefined>,
});

export const flowActions = z.array(flowAction).max(5000, "errors.tooManyActions");

export const createFlowInput = z.object({ name: flowName });
export type CreateFlowInput = z.infer<typeof createFlowInput>;

export const renameFlowInput = z.object({ flowId: z.uuid(), name: flowName });
export type RenameFlowInput = z.infer<typeof renameFlowInput>;

export const flowIdInput = z.object({ flowId: z.uuid() });

export const saveDraftInput = z.object({
  flowId: z.uuid(),
  /** The version that these actions were edited from. */
  baseVersion: z.number().int().min(1),
  actions: flowActions,
});
export type SaveDraftInput = z.infer<typeof saveDraftInput>;

export const publishFlowInput = z.object({ flowId: z.uuid(), draftVersion: z.number().int().min(1) });
export type PublishFlowInput = z.infer<typeof publishFlowInput>;

export const runFlowInput = z.object({
  flowId: z.uuid(),
  /** The draft as last saved, or the published version. */
  which: z.enum(["draft", "published"]),
  input: json,
});
export type RunFlowInput = z.infer<typeof runFlowInput>;

export const flowSummary = z.object({
  id: z.uuid(),
  name: z.string(),
  isPublished: z.boolean(),
  /** The draft differs from what is published. */
  hasUnpublishedChanges: z.boolean(),
  actionCount: z.number().int(),
  /** Connections that it refers to, that the reader may see, and that have no credentials. */
  emptyConnections: z.number().int(),
  createdAt: z.coerce.date(),
  updatedAt: z.coerce.date(),
  lastExecution: z.object({ status: z.string(), createdAt: z.coerce.date() }).nullable(),
});
export type FlowSummary = z.infer<typeof flowSummary>;

export const listFlowsInput = z.object({
  search: z.string().trim().max(150).default(""),
  page: z.coerce.number().int().min(1).max(100_000).default(1),
});
export type ListFlowsInput = z.infer<typeof listFlowsInput>;

export const FLOWS_PER_PAGE = 50;

export const flowPage = z.object({
  flows: z.array(flowSummary),
  total: z.number().int(),
  page: z.number().int(),
  perPage: z.number().int(),
});
export type FlowPage = z.infer<typeof flowPage>;

/** What will make an action fail when it runs. */
export const flowProblem = z.object({
  /** Of the action in the document, such as `1.then.0`. */
  path: z.string(),
  actionId: z.string(),
  /** In the action's params, such as `headers.Authorization`. */
  field: z.string(),
  messageKey: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  /** Publishing is refused until it is mended. */
  isBlocking: z.boolean(),
});
export type FlowProblem = z.infer<typeof flowProblem>;

/** What the publish dialog shows before it publishes. */
export const publishCheck = z.object({
  draftVersion: z.number().int(),
  emptyConnections: z.array(z.object({ id: z.uuid(), name: z.string() })),
  problems: z.array(flowProblem),
});
export type PublishCheck = z.infer<typeof publishCheck>;

export const flowDetail = z.object({
  id: z.uuid(),
  name: z.string(),
  draft: flowActions,
  draftVersion: z.number().int(),
  draftSavedAt: z.coerce.date(),
  draftSavedBy: z.string().nullable(),
  published: z
    .object({
      number: z.number().int(),
      draftVersion: z.number().int(),
      createdAt: z.coerce.date(),
      createdBy: z.string().nullable(),
    })
    .nullable(),
  /** Public ids (`ac_…`, stored items too) of what the draft refers to that the reader may not see, or that are gone: the flow opens read-only. */
  hiddenConnections: z.array(z.string()),
  canEdit: z.boolean(),
});
export type FlowDetail = z.infer<typeof flowDetail>;

/** An action that refers to an item, and where in it. */
export const reachAction = z.object({
  id: z.string(),
  alias: z.string().nullable(),
  type: z.string(),
  action: z.string(),
  /** `field` is what a text names of the item, such as `Password`. */
  places: z.array(z.object({ path: z.string(), field: z.string().nullable() })),
});

/** One item that a flow refers to. */
export const reachEntry = z.object({
  itemId: z.guid(),
  /** Null if the reader may not see it, or it is gone. */
  item: itemOption.nullable(),
  isConnection: z.boolean(),
  /** When a run of this flow last opened it, to the minute. */
  lastUsedAt: z.coerce.date().nullable(),
  versions: z.array(
    z.object({
      /** `running`: no longer published, or a run of a draft, and not finished. */
      which: z.enum(["draft", "published", "running"]),
      /** Of a published version; null for a draft and for a run of one. */
      number: z.number().int().nullable(),
      actions: z.array(reachAction),
    }),
  ),
});
export type ReachEntry = z.infer<typeof reachEntry>;
