import { z } from "zod";

/** Scopes of `reference/auth0-forms.md` §1.2, §2.1, §3, §4.1, and those of ours (design §3). */
export const scopes = [
  "read:flows_vault_connections",
  "create:flows_vault_connections",
  "update:flows_vault_connections",
  "delete:flows_vault_connections",
  "read:flows",
  "create:flows",
  "update:flows",
  "delete:flows",
  "read:flows_executions",
  "delete:flows_executions",
  "create:flows_executions",
  "read:flows_triggers",
  "create:flows_triggers",
  "delete:flows_triggers",
  "read:forms",
  "create:forms",
  "update:forms",
  "delete:forms",
] as const;
export type Scope = (typeof scopes)[number];

export function isScope(text: string): text is Scope {
  return (scopes as readonly string[]).includes(text);
}

export const clientName = z.string().trim().min(1, "errors.required").max(150, "errors.tooLong150");

export const createClientInput = z.object({
  name: clientName,
  scopes: z.array(z.string().trim()).min(1, "errors.required"),
  /** Name or id of the section that its connections go to. */
  section: z.string().trim().min(1).default("Vault items"),
});
export type CreateClientInput = z.input<typeof createClientInput>;

/** What the dashboard sends: a section is meant by its id, so that names of others cannot be asked for. */
export const newClientInput = z.object({
  name: clientName,
  scopes: z.array(z.enum(scopes)).min(1, "errors.chooseScope"),
  sectionId: z.uuid("errors.required"),
});
export type NewClientInput = z.infer<typeof newClientInput>;

/** 32 characters that are safe in a URL. */
export const clientIdInput = z.object({ clientId: z.string().regex(/^[\w-]{1,64}$/) });
export type ClientIdInput = z.infer<typeof clientIdInput>;

export const updateClientInput = clientIdInput.extend({
  ...newClientInput.shape,
  /** Left out, it stays. */
  sectionId: newClientInput.shape.sectionId.optional(),
});
export type UpdateClientInput = z.infer<typeof updateClientInput>;

export const MAX_CLIENT_KEYS = 10;
const MAX_KEY_TEXT = 32_768;

export const addClientKeyInput = clientIdInput.extend({
  /** A JWK, a JWK Set, or PEM. */
  key: z.string().trim().min(1, "errors.required").max(MAX_KEY_TEXT, "errors.clientKeyUnreadable"),
});
export type AddClientKeyInput = z.infer<typeof addClientKeyInput>;

export const removeClientKeyInput = clientIdInput.extend({ thumbprint: z.string().max(64) });
export type RemoveClientKeyInput = z.infer<typeof removeClientKeyInput>;

const sectionMark = z.object({ id: z.uuid(), name: z.string() });

export const clientSummary = z.object({
  /** The OAuth client_id. */
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.enum(scopes)),
  /** Where its connections go; null if the reader may not view that section. */
  section: sectionMark.nullable(),
  createdAt: z.coerce.date(),
  /** When it last got a token, to the minute. */
  lastUsedAt: z.coerce.date().nullable(),
});
export type ClientSummary = z.infer<typeof clientSummary>;

export const clientKey = z.object({
  /** RFC 7638, SHA-256. */
  thumbprint: z.string(),
  kid: z.string(),
  algorithms: z.array(z.string()),
});
export type ClientKey = z.infer<typeof clientKey>;

export const clientGrant = sectionMark.extend({
  right: z.enum(["view", "change"]),
  viewId: z.uuid(),
  changeId: z.uuid().nullable(),
  /** Whether the reader may change it: they fully control the section. */
  canChange: z.boolean(),
});
export type ClientGrant = z.infer<typeof clientGrant>;

export const clientDetail = clientSummary.extend({
  /** The service account that holds its grants. */
  operatorId: z.uuid(),
  /** False of a client that proves itself by its keys alone. */
  hasSecret: z.boolean(),
  /** Until when the secret before the last rotation is valid; null once it is not. */
  previousUntil: z.coerce.date().nullable(),
  keys: z.array(clientKey),
  /** By name: those of sections that the reader may view. */
  grants: z.array(clientGrant),
  hiddenGrantCount: z.number().int(),
  /** Whether it may still put connections into its section. */
  canStore: z.boolean(),
});
export type ClientDetail = z.infer<typeof clientDetail>;

/** Shown once: the secret is kept as its hash alone. */
export type NewClient = { client_id: string; client_secret: string };

/** A client that proved itself, and what bounds it. */
export type KnownClient = {
  id: string;
  tenantId: string;
  operatorId: string;
  sectionId: string;
  scopes: Scope[];
};
