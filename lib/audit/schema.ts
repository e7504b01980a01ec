import type { AuditedAttributes } from "./audited-attributes.ts";

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
  | { action: "client.update"; detail: { before: ClientFacts; after: ClientFacts } }
  | { action: "client.rotate"; detail: { name: string; previousUntil?: string } }
  | { action: "client.endPrevious"; detail: { name: string } }
  | { action: "client.dropSecret"; detail: { name: string } }
  | { action: "client.addKey"; detail: ClientKeyFacts }
  | { action: "client.removeKey"; detail: ClientKeyFacts }
  | { action: "client.revoke"; detail: { name: string } }
  | { action: "operator.update"; detail: { before: OperatorFacts; after: OperatorFacts } }
  | { action: "operator.deactivate"; detail: { name: string; handedOver: string[] } }
  | { action: "operator.reactivate"; detail: { name: string } }
  | { action: "operator.endSessions"; detail: { count: number } }
  | { action: "operator.switchTenant"; detail: { address: string } }
  | { action: "group.create"; detail: { name: string } }
  | { action: "group.rename"; detail: { before: string; after: string } }
  | { action: "group.delete"; detail: { name: string } }
  | { action: "group.addMember"; detail: { group: string; operator: string } }
  | { action: "group.removeMember"; detail: { group: string; operator: string } }
  | { action: "account.create"; detail: { operator: string; description: string } }
  | { action: "account.update"; detail: { before: string; after: string } }
  | { action: "account.revoke"; detail: { operator: string; description: string } }
  | { action: "section.create"; detail: { name: string } }
  | { action: "section.rename"; detail: { before: string; after: string } }
  | { action: "section.delete"; detail: { name: string } }
  | { action: "section.grant"; detail: GrantFacts }
  | { action: "section.revoke"; detail: GrantFacts }
  | { action: "section.takeOver"; detail: { section: string } }
  | { action: "item.create"; detail: { name: string; section: string; appId: string; empty: boolean } }
  | { action: "item.createStored"; detail: { name: string; section: string; kind: StoredKind; origins: string[] } }
  | { action: "item.updateStored"; detail: { before: StoredFacts; after: StoredFacts; replaced: string[] } }
  | { action: "item.move"; detail: { name: string; from: string; to: string } }
  | { action: "item.download"; detail: { name: string; fileName: string; sizeBytes: number } }
  /** A list of `/v4`, which holds the content of each File in it. */
  | { action: "item.downloadList"; detail: { count: number } }
  | { action: "item.update"; detail: { before: ItemFacts; after: ItemFacts } }
  | {
      action: "item.replaceCredentials";
      detail: { name: string; setupType: string; origins: string[]; version: number };
    }
  | { action: "item.delete"; detail: { name: string; section: string; appId: string; kind?: StoredKind } }
  /** The flows whose drafts were changed by name, and of these the ones that were published with it. */
  | { action: "item.replaceInFlows"; detail: ReplacementFacts }
  /** `kept`: flows that were not put back. */
  | { action: "item.undoReplacement"; detail: ReplacementFacts & { kept: string[] } }
  | { action: "item.connect"; detail: { name: string; account: string } }
  | { action: "item.renew"; detail: { name: string } }
  | { action: "item.test"; detail: { name: string; outcome: string } }
  | { action: "flow.create"; detail: { name: string } }
  | { action: "flow.rename"; detail: { before: string; after: string } }
  | { action: "flow.saveDraft"; detail: { name: string; draftVersion: number } }
  /** The number of what was restored, as a version if it was published, or else as a save, and the draft that it became. */
  | { action: "flow.restore"; detail: { name: string; restored: number; wasPublished: boolean; draftVersion: number } }
  | { action: "flow.publish"; detail: { name: string; number: number } }
  /** `step`: the id of the action that ran alone, or from which it ran on. */
  | {
      action: "flow.run";
      detail: { name: string; execution: string; draft: boolean; dry: boolean; part?: "ONLY" | "FROM"; step?: string };
    }
  | { action: "execution.cancel"; detail: { name: string; execution: string } }
  | { action: "execution.delete"; detail: { name: string; execution: string } }
  | { action: "execution.rerun"; detail: { name: string; execution: string; newExecution: string } }
  | {
      action: "execution.settle";
      detail: { name: string; execution: string; step: string; as: "HAPPENED" | "REPEAT" };
    }
  | { action: "flow.settings"; detail: { name: string; before: FlowSettingsFacts; after: FlowSettingsFacts } }
  | { action: "flow.delete"; detail: { name: string } }
  | { action: "form.create"; detail: { name: string } }
  /** What of the form changed, and the components' fields whose secret was given: their names alone. */
  | {
      action: "form.update";
      detail: { before: FormFacts; after: FormFacts; parts: string[]; replaced: string[] };
    }
  | { action: "form.delete"; detail: { name: string } }
  | { action: "trigger.create"; detail: { flow: string; trigger: TriggerKind } & TriggerFacts }
  | {
      action: "trigger.update";
      /** A schedule's input is the author's own text: that it changed is said, not what it is. */
      detail: { flow: string; before: TriggerFacts; after: TriggerFacts; inputChanged: boolean };
    }
  | { action: "trigger.rotate"; detail: { flow: string; name: string } }
  | { action: "trigger.delete"; detail: { flow: string; trigger: TriggerKind; name: string } }
  /** Texts of what is not set are empty. */
  | { action: "settings.setSender"; detail: { channel: SenderChannel; before: SenderFacts; after: SenderFacts } }
  | { action: "settings.clearSender"; detail: { channel: SenderChannel } & SenderFacts }
  /** Of the two ways one is empty. */
  | { action: "settings.setAlert"; detail: { alert: AlertKind } & AlertWay }
  | { action: "settings.turnOffAlert"; detail: { alert: AlertKind; forgotten: boolean } }
  | { action: "settings.testAlert"; detail: { alert: AlertKind; outcome: string } }
  | { action: "settings.anyHost"; detail: { allowed: boolean } }
  | { action: "audit.export"; detail: { format: "csv" | "json"; count: number } }
  | { action: "access.refused"; detail: { attempt: string; code: string; count: number } }
);

type ClientFacts = { name: string; scopes: string[]; section: string };
/** Of a public key. */
type ClientKeyFacts = { name: string; thumbprint: string; algorithm: string };
type ItemFacts = { name: string; notes: string };
/** `name` is the former item's. */
type ReplacementFacts = { name: string; replacement: string; flows: string[]; published: string[] };
type FormFacts = { name: string };
type OperatorFacts = { name: string; email: string; role: string; language?: string };
type GrantFacts = { section: string; right: "view" | "change"; grantee: string; granteeKind: "operator" | "group" };
type TriggerKind = "hook" | "schedule";
type TriggerFacts = {
  name: string;
  enabled: boolean;
  mode?: string;
  auth?: string;
  allowsGet?: boolean;
  ratePerMinute?: number | null;
  concurrencyLimit?: number | null;
  idempotency?: string | null;
  idempotencySeconds?: number;
  scheme?: string;
  callbackItem?: string;
  callbackField?: string;
  header?: string;
  algorithm?: string;
  encoding?: string;
  prefix?: string;
  signedTime?: string | null;
  cron?: string;
  timeZone?: string;
};
type FlowSettingsFacts = {
  concurrencyLimit: number | null;
  timeLimitSeconds: number | null;
  keepDays: number;
  keepExecutions: number;
};
type SenderChannel = "MAIL" | "PHONE";
type AlertKind = "CONNECTION" | "EXPIRY" | "EXECUTION";
type AlertWay = { connection: string; flow: string; recipient: string; sender: string };
type SenderFacts = { connection: string; sender: string; senderName: string };
type StoredKind = "credentialSet" | "certificateArchive" | "certificate" | "file" | "oneTimePassword";
/** `attributes` are the readable fields of the kind, such as a user name: see `pickAttributes`. */
type StoredFacts = ItemFacts & { origins: string[]; attributes: AuditedAttributes };

export type AuditAction = AuditEntry["action"];
export type AuditDetail<Action extends AuditAction = AuditAction> = Extract<AuditEntry, { action: Action }>["detail"];
