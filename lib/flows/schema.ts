import { z } from "zod";
import { type JsonObject, json, jsonObject } from "#lib/shared/json.ts";
import { MAX_OPTIONS } from "#lib/vault/schema.ts";

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
  /** Ours: seconds for one attempt. */
  timeout_seconds?: number | undefined;
  /** Ours. */
  retry?: RetryRule | undefined;
  params?: FlowParams | undefined;
};

/** How often an attempt that failed is made again, and the pauses before: doubled each time, at random below. */
export type RetryRule = z.infer<typeof retryRule>;
export const retryRule = z.strictObject({
  /** All of them, the first included. */
  attempts: z.number().int().min(2).max(10),
  delay_seconds: z.number().min(0).max(3600).optional(),
  max_delay_seconds: z.number().min(0).max(86_400).optional(),
});

export const MAX_TIMEOUT_SECONDS = 600;

/** `then`, `else` and `do` hold actions; `connection_id` is the public id of a connection. */
export type FlowParams = JsonObject & { connection_id?: string };

export const flowAction: z.ZodType<FlowAction> = z.strictObject({
  id: actionId,
  alias: z.string().max(100, "errors.tooLong100").optional(),
  type: z.string().min(1).max(55),
  action: z.string().min(1).max(55),
  allow_failure: z.boolean().optional(),
  mask_output: z.boolean().optional(),
  timeout_seconds: z.number().int().min(1).max(MAX_TIMEOUT_SECONDS).optional(),
  retry: retryRule.optional(),
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
  /** Who edited them: in another tab of the same browser somebody else may have signed in since. */
  operatorId: z.uuid().optional(),
});
export type SaveDraftInput = z.infer<typeof saveDraftInput>;

export const MAX_NOTE = 500;

export const publishFlowInput = z.object({
  flowId: z.uuid(),
  draftVersion: z.number().int().min(1),
  /** What the version is about; may be empty. */
  note: z.string().trim().max(MAX_NOTE, "errors.tooLong500").default(""),
});
export type PublishFlowInput = z.input<typeof publishFlowInput>;

export const runFlowInput = z.object({
  flowId: z.uuid(),
  /** The draft as last saved, or the published version. */
  which: z.enum(["draft", "published"]),
  input: json,
  /** Nothing leaves: requests are shown, and answered by what the author typed, an earlier run, or an example. */
  isDry: z.boolean().default(false),
  /** Outputs that the author typed, by the action's id. For a dry run. */
  answers: z.record(actionId, json).optional(),
  /**
   * An execution of this flow: input and trigger are what it was given, in the place of `input`; a part takes the outputs
   * of what stands before it from there too.
   */
  from: z.uuid().optional(),
  /** Instead of all of the document. */
  part: z
    .object({
      /** One action alone; or it and all after it. */
      mode: z.enum(["ONLY", "FROM"]),
      actionId,
      /** What earlier actions gave, as the author typed it, by their ids: before what `from` has. */
      outputs: z.record(actionId, json).default({}),
    })
    .optional(),
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
  /** Offset in the text of the field, of what is wrong with an expression. */
  position: z.number().int().optional(),
  /** Publishing is refused until it is mended. */
  isBlocking: z.boolean(),
});
export type FlowProblem = z.infer<typeof flowProblem>;

/** What the publish dialog shows before it publishes. */
export const publishCheck = z.object({
  draftVersion: z.number().int(),
  /** That draft. */
  actions: flowActions,
  emptyConnections: z.array(z.object({ id: z.uuid(), name: z.string() })),
  problems: z.array(flowProblem),
});
export type PublishCheck = z.infer<typeof publishCheck>;

export const listCalledFlowsInput = z.object({
  /** The flow that is edited. */
  id: z.uuid(),
  /** In the query a text with commas. */
  called: z
    .string()
    .transform((text) => text.split(",").filter(Boolean))
    .pipe(z.array(z.guid()).max(MAX_OPTIONS)),
});
export type ListCalledFlowsInput = z.output<typeof listCalledFlowsInput>;

/** A flow that another one calls, or may call. */
export const calledFlowOption = z.object({
  id: z.guid(),
  name: z.string(),
  isPublished: z.boolean(),
  /** As published it calls, perhaps over others, the flow that is edited. */
  callsBack: z.boolean(),
});
export type CalledFlowOption = z.infer<typeof calledFlowOption>;

/** When an action last succeeded in a run that was not dry. */
export const recordedAnswer = z.object({
  actionId: z.string(),
  type: z.string(),
  action: z.string(),
  at: z.coerce.date(),
});
export type RecordedAnswer = z.infer<typeof recordedAnswer>;

export const flowSettings = z.object({
  /** Executions side by side; more wait. Null: as many as the engine can. */
  concurrencyLimit: z.number().int().min(1).max(1000).nullable(),
  /** Seconds that one execution may run, its waits not counted. Null: the product's own limit. */
  timeLimitSeconds: z.number().int().min(1).max(86_400).nullable(),
  /** Ended executions are kept for so many days, and so many of them, whichever is less. */
  keepDays: z.number().int().min(1).max(3650),
  keepExecutions: z.number().int().min(0).max(1_000_000),
});
export type FlowSettings = z.infer<typeof flowSettings>;

export const updateFlowSettingsInput = flowSettings.extend({ flowId: z.uuid() });
export type UpdateFlowSettingsInput = z.infer<typeof updateFlowSettingsInput>;

export const flowDetail = z.object({
  id: z.uuid(),
  name: z.string(),
  draft: flowActions,
  draftVersion: z.number().int(),
  draftSavedAt: z.coerce.date(),
  draftSavedBy: z.string().nullable(),
  /** Whether the reader saved it, here or elsewhere. */
  isDraftMine: z.boolean(),
  published: z
    .object({
      versionId: z.uuid(),
      number: z.number().int(),
      draftVersion: z.number().int(),
      createdAt: z.coerce.date(),
      createdBy: z.string().nullable(),
      /** UUIDs of the flows that it calls, each once. */
      calls: z.array(z.string()),
    })
    .nullable(),
  /** Public ids (`ac_…`, stored items too) of what the draft refers to that the reader may not see, or that are gone: the flow opens read-only. */
  hiddenConnections: z.array(z.string()),
  canEdit: z.boolean(),
  /** Triggers that are on. */
  triggers: z.object({ hooks: z.number().int(), schedules: z.number().int() }),
  settings: flowSettings,
});
export type FlowDetail = z.infer<typeof flowDetail>;
