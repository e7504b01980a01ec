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

export const createClientInput = z.object({
  name: z.string().trim().min(1, "errors.required").max(150, "errors.tooLong150"),
  scopes: z.array(z.string().trim()).min(1, "errors.required"),
  /** Name or id of the section that its connections go to. */
  section: z.string().trim().min(1).default("Vault items"),
});
export type CreateClientInput = z.input<typeof createClientInput>;

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
