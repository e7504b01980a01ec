import { z } from "zod";
import { flowName } from "#lib/flows/schema.ts";
import { formName } from "#lib/forms/schema.ts";
import { itemKinds, itemName } from "#lib/vault/schema.ts";

/** Of the file as text. */
export const MAX_ENVELOPE_BYTES = 4 * 1024 * 1024;
export const MAX_FLOWS = 500;
export const MAX_CONNECTIONS = 200;
/** The export format that this was made for: what Auth0's dashboard writes. */
export const ENVELOPE_VERSION = "4.0.0";

/** What stands in a file in the place of an id, such as `#FLOW-1#` or `#CONN-1#`. */
export const placeholder = z.string().min(1).max(150);

const atPath = z.object({
  /** In the file, such as `["flows", "#FLOW-1#", "actions", "0", "params", "connection_id"]`. */
  path: z.array(z.string()),
  messageKey: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
});
export type ImportProblem = z.infer<typeof atPath>;

/** A connection of the file, and what an import would do with it unless told otherwise. */
export const plannedConnection = z.object({
  placeholder: z.string(),
  appId: z.string(),
  name: z.string(),
  /** The one that the reader may see of that app and name, if there is just one. */
  matchId: z.uuid().nullable(),
  /** Flows of the file that use it, by name. */
  usedBy: z.array(z.string()),
  /** Where the flows' requests go: what has to be named with the credentials, for an app whose hosts the author names. */
  hosts: z.array(z.string()),
});
export type PlannedConnection = z.infer<typeof plannedConnection>;

/** A stored item that the flows name: it has to be there, for no file makes one. */
export const plannedItem = z.object({
  placeholder: z.string(),
  kind: z.enum(itemKinds),
  name: z.string(),
  matchId: z.uuid().nullable(),
  usedBy: z.array(z.string()),
});
export type PlannedItem = z.infer<typeof plannedItem>;

const existing = z.object({ id: z.uuid(), canReplace: z.boolean() });

export const plannedFlow = z.object({
  placeholder: z.string(),
  name: z.string(),
  actionCount: z.number().int(),
  /** The one that has this name already, if there is just one. */
  existing: existing.nullable(),
  /** What a second one would be called: another name only if this one is taken. */
  freeName: z.string(),
  /** Expressions that do not parse: it stays a draft. */
  canPublish: z.boolean(),
});
export type PlannedFlow = z.infer<typeof plannedFlow>;

export const plannedForm = z.object({
  name: z.string(),
  existing: existing.nullable(),
  freeName: z.string(),
  /** Secrets of its components that no file holds. */
  missingSecrets: z.number().int(),
});
export type PlannedForm = z.infer<typeof plannedForm>;

/** What a file would make, and what stands in its way. */
export const importPlan = z.object({
  /** As the file says; null where it does not. */
  version: z.string().nullable(),
  connections: z.array(plannedConnection),
  items: z.array(plannedItem),
  flows: z.array(plannedFlow),
  form: plannedForm.nullable(),
  problems: z.array(atPath),
});
export type ImportPlan = z.infer<typeof importPlan>;

const connectionChoice = z.discriminatedUnion("way", [
  z.object({ way: z.literal("use"), itemId: z.uuid("errors.required") }),
  z.object({ way: z.literal("make"), name: itemName }),
]);
export type ConnectionChoice = z.infer<typeof connectionChoice>;

/** Replacing writes the draft of a flow that is there, or the form's parts: its id stays. */
const placeChoice = <Name extends z.ZodType<string, string>>(name: Name) =>
  z.discriminatedUnion("way", [
    z.object({ way: z.literal("make"), name }),
    z.object({ way: z.literal("replace"), id: z.uuid() }),
  ]);
const flowChoice = placeChoice(flowName);
const formChoice = placeChoice(formName);
export type FlowChoice = z.infer<typeof flowChoice>;
export type FormChoice = z.infer<typeof formChoice>;

/** Without a prototype: a file may call its things `constructor`, and nothing was chosen for that yet. */
const byPlaceholder = <T extends z.ZodType>(choice: T) =>
  z.record(placeholder, choice).transform((all): typeof all => Object.assign(Object.create(null), all));

/** By placeholder: one choice for each of the file's connections, stored items and flows. */
export const importChoices = z.object({
  connections: byPlaceholder(connectionChoice),
  items: byPlaceholder(z.uuid("errors.required")),
  flows: byPlaceholder(flowChoice),
  form: formChoice.nullable(),
  /** Where connections are made; null if none is. */
  sectionId: z.uuid("errors.required").nullable(),
  /** At once, as the API does; else they are drafts. */
  publish: z.boolean(),
});
export type ImportChoices = z.infer<typeof importChoices>;

export const importInput = importChoices.extend({ envelope: z.unknown() });
export type ImportInput = z.infer<typeof importInput>;

export const importResult = z.object({
  /** Those that were made, which wait for credentials. */
  connections: z.array(z.object({ id: z.uuid(), name: z.string(), appId: z.string(), hosts: z.array(z.string()) })),
  flows: z.array(z.object({ id: z.uuid(), name: z.string(), isReplaced: z.boolean(), isPublished: z.boolean() })),
  form: z.object({ id: z.uuid(), name: z.string(), isReplaced: z.boolean() }).nullable(),
});
export type ImportResult = z.infer<typeof importResult>;

/** All flows of the tenant, one with those that it calls, or a form with its flows. */
export const exportInput = z.object({ flow: z.uuid().optional(), form: z.uuid().optional() });
export type ExportInput = z.infer<typeof exportInput>;
