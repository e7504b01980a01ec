import type { AuditAction } from "./schema.ts";

export const auditGroups = [
  "item",
  "section",
  "flow",
  "form",
  "operator",
  "group",
  "account",
  "client",
  "settings",
  "tenant",
  "audit",
  "refused",
] as const;
export type AuditGroup = (typeof auditGroups)[number];

/** Every action of the closed set, and what the page files it under. One that is left out does not compile. */
const groupOf: Record<AuditAction, AuditGroup> = {
  "item.create": "item",
  "item.createStored": "item",
  "item.update": "item",
  "item.updateStored": "item",
  "item.replaceCredentials": "item",
  "item.move": "item",
  "item.replaceInFlows": "item",
  "item.undoReplacement": "item",
  "item.connect": "item",
  "item.renew": "item",
  "item.test": "item",
  "item.download": "item",
  "item.downloadList": "item",
  "item.delete": "item",
  "section.create": "section",
  "section.rename": "section",
  "section.delete": "section",
  "section.grant": "section",
  "section.revoke": "section",
  "section.takeOver": "section",
  "flow.create": "flow",
  "flow.rename": "flow",
  "flow.saveDraft": "flow",
  "flow.restore": "flow",
  "flow.publish": "flow",
  "flow.run": "flow",
  "execution.cancel": "flow",
  "execution.delete": "flow",
  "execution.rerun": "flow",
  "execution.settle": "flow",
  "flow.settings": "flow",
  "flow.delete": "flow",
  "form.create": "form",
  "form.update": "form",
  "form.delete": "form",
  "trigger.create": "flow",
  "trigger.update": "flow",
  "trigger.rotate": "flow",
  "trigger.delete": "flow",
  "operator.create": "operator",
  "operator.update": "operator",
  "operator.deactivate": "operator",
  "operator.reactivate": "operator",
  "operator.createLink": "operator",
  "operator.setPassword": "operator",
  "operator.setLanguage": "operator",
  "operator.signIn": "operator",
  "operator.signOut": "operator",
  "operator.endSessions": "operator",
  "operator.switchTenant": "operator",
  "group.create": "group",
  "group.rename": "group",
  "group.delete": "group",
  "group.addMember": "group",
  "group.removeMember": "group",
  "account.create": "account",
  "account.update": "account",
  "account.revoke": "account",
  "client.create": "client",
  "client.update": "client",
  "client.rotate": "client",
  "client.endPrevious": "client",
  "client.dropSecret": "client",
  "client.addKey": "client",
  "client.removeKey": "client",
  "client.revoke": "client",
  "tenant.create": "tenant",
  "settings.setSender": "settings",
  "settings.clearSender": "settings",
  "settings.setAlert": "settings",
  "settings.turnOffAlert": "settings",
  "settings.testAlert": "settings",
  "settings.anyHost": "settings",
  "audit.export": "audit",
  "access.refused": "refused",
};

export const auditActions = Object.keys(groupOf) as readonly AuditAction[];

export function actionsOf(group: AuditGroup): AuditAction[] {
  return auditActions.filter((action) => groupOf[action] === group);
}

export function isAuditAction(text: string): text is AuditAction {
  return Object.hasOwn(groupOf, text);
}

/** What may be picked beside one group. A group of one action says it all itself. */
export function choicesOf(group: AuditGroup | undefined): AuditAction[] {
  const actions = group === undefined ? [] : actionsOf(group);
  return actions.length > 1 ? actions : [];
}
