/**
 * Everything that the audit log can hold. A closed set in which each variant lists the fields of its row: a secret
 * has no field to land in.
 */
export type AuditEntry = { targetId: string | null } & (
  | { action: "tenant.create"; detail: { name: string } }
  | { action: "operator.create"; detail: { name: string; email: string; role: string } }
  | { action: "operator.createLink"; detail: { email: string; expiresAt: string } }
  | { action: "operator.setPassword"; detail: { email: string } }
  | { action: "operator.signIn"; detail: { address: string } }
  | { action: "operator.signOut"; detail: Record<string, never> }
  | { action: "operator.setLanguage"; detail: { language: string } }
  | { action: "client.create"; detail: { name: string; scopes: string[]; section: string } }
  | { action: "client.revoke"; detail: { name: string } }
  | { action: "section.create"; detail: { name: string } }
  | { action: "item.create"; detail: { name: string; section: string; appId: string; empty: boolean } }
  | { action: "item.update"; detail: { before: ItemFacts; after: ItemFacts } }
  | {
      action: "item.replaceCredentials";
      detail: { name: string; setupType: string; origins: string[]; version: number };
    }
  | { action: "item.delete"; detail: { name: string; section: string; appId: string } }
  | { action: "item.test"; detail: { name: string; outcome: string } }
  | { action: "flow.create"; detail: { name: string } }
  | { action: "flow.rename"; detail: { before: string; after: string } }
  | { action: "flow.saveDraft"; detail: { name: string; draftVersion: number } }
  | { action: "flow.publish"; detail: { name: string; number: number } }
  | { action: "flow.run"; detail: { name: string; execution: string; draft: boolean } }
  | { action: "flow.delete"; detail: { name: string } }
  | { action: "access.refused"; detail: { attempt: string; code: string; count: number } }
);

type ItemFacts = { name: string; notes: string };
