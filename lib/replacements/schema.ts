import { z } from "zod";
import { itemOption, settingUse } from "#lib/vault/schema.ts";

/** Of so many flows at once: they are changed in one transaction. */
export const MAX_FLOWS = 200;

const id = z.uuid().toLowerCase();

export const itemPairInput = z.object({ formerId: id, nextId: id });
export type ItemPairInput = z.output<typeof itemPairInput>;

/** Of a route: the former item in its path. */
export const previewInput = z.object({ id, nextId: id });

export const replaceItemInput = itemPairInput.extend({
  flows: z
    .array(
      z.object({
        flowId: id,
        /** Of the draft that the actor looked at. */
        draftVersion: z.number().int().min(1),
        /** Where what is published is the draft as it was. */
        publish: z.boolean(),
      }),
    )
    .min(1, "errors.required")
    .max(MAX_FLOWS)
    .refine((flows) => new Set(flows.map(({ flowId }) => flowId)).size === flows.length),
});
export type ReplaceItemInput = z.output<typeof replaceItemInput>;

export const replacementIdInput = z.object({ replacementId: id });

/** An action that refers to the former item. */
const changedAction = z.object({
  id: z.string(),
  alias: z.string().nullable(),
  type: z.string(),
  action: z.string(),
  /** `field` is what a text names of the item, such as `Password`. */
  places: z.array(z.object({ path: z.string(), field: z.string().nullable() })),
  /** The host of its URL, if the next item may not go there. */
  refusedHost: z.string().nullable(),
});
export type ChangedAction = z.infer<typeof changedAction>;

const replacementFlow = z.object({
  flowId: z.uuid(),
  name: z.string(),
  draftVersion: z.number().int(),
  /** It refers to something that the reader may not see: they may not edit it. */
  isLocked: z.boolean(),
  /** Of the draft. None where what is published alone refers to the item. */
  actions: z.array(changedAction),
  /** `alike`: it is the draft, so it can be published with it. `free`: it does not refer to the item. */
  published: z.object({ number: z.number().int(), state: z.enum(["alike", "apart", "free"]) }).nullable(),
});
export type ReplacementFlow = z.infer<typeof replacementFlow>;

/** What putting one item in the place of another would change. */
export const replacementPreview = z.object({
  former: itemOption,
  next: itemOption,
  /** Where the former item may go and the next one may not. */
  lostHosts: z.array(z.string()),
  /** What the actions need of the connection and the next one's provider did not grant. */
  missingScopes: z.array(z.string()),
  /** The first ones by name. */
  flows: z.array(replacementFlow),
  total: z.number().int(),
  /** What refers to the former item and is not replaced: it is changed where it was set up. */
  settings: z.array(settingUse),
  hooks: z.array(z.object({ id: z.uuid(), name: z.string(), flowId: z.uuid(), flowName: z.string() })),
  /** Whether the reader may change the settings. */
  canSet: z.boolean(),
});
export type ReplacementPreview = z.infer<typeof replacementPreview>;

const refusal = z.object({
  flowId: z.uuid(),
  /** Null of a flow that is gone. */
  name: z.string().nullable(),
  messageKey: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});

export const replacementResult = z.object({
  /** To undo it with; null if no flow was changed. */
  replacementId: z.uuid().nullable(),
  /** `number`: of the version that was published. */
  changed: z.array(z.object({ flowId: z.uuid(), name: z.string(), number: z.number().int().nullable() })),
  refused: z.array(refusal),
});
export type ReplacementResult = z.infer<typeof replacementResult>;

export const undoResult = z.object({
  /** `staysPublished`: the version that somebody published since, with the replacement in it. */
  changed: z.array(
    z.object({
      flowId: z.uuid(),
      name: z.string(),
      number: z.number().int().nullable(),
      staysPublished: z.number().int().nullable(),
    }),
  ),
  refused: z.array(refusal),
});
export type UndoResult = z.infer<typeof undoResult>;

/** A replacement that can be undone in at least one flow. */
export const keptReplacement = z.object({
  id: z.uuid(),
  former: z.object({ id: z.uuid(), name: z.string() }),
  next: z.object({ id: z.uuid(), name: z.string() }),
  madeBy: z.string().nullable(),
  createdAt: z.coerce.date(),
  /** Those whose draft is still as it was left, by name. */
  flows: z.array(z.object({ id: z.uuid(), name: z.string() })),
});
export type KeptReplacement = z.infer<typeof keptReplacement>;
