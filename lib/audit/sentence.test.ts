import { createTranslator } from "use-intl/core";
import { expect, test } from "vitest";
import en from "#messages/en.json" with { type: "json" };
import fr from "#messages/fr.json" with { type: "json" };
import { detailRows, isDetailField } from "./detail-rows.ts";
import { actionsOf, auditActions, auditGroups } from "./event-groups.ts";
import type { AuditAction, AuditDetail } from "./schema.ts";
import { type AuditWords, sentenceOf } from "./sentence.ts";

const grant = { section: "Payments", right: "change", grantee: "Support", granteeKind: "group" } as const;
const operator = { name: "Lena", email: "lena@acme.example", role: "viewer" };
const stored = { name: "Robot", notes: "", origins: ["https://shop.example"], attributes: { username: "robot" } };
const hook = {
  ...{ name: "Shop", enabled: true, mode: "SYNC", auth: "SECRET", allowsGet: false },
  ...{ ratePerMinute: 60, concurrencyLimit: null, idempotency: "header:Idempotency-Key", idempotencySeconds: 86_400 },
};

const callback = {
  ...{ auth: "CALLBACK", scheme: "HMAC", callbackItem: "Shop secret", callbackField: "password", header: "X-Proof" },
  ...{ algorithm: "sha256", encoding: "hex", prefix: "", signedTime: null },
};

/** One of each. An action that is added does not compile until it has its sample here. */
const samples: { [Action in AuditAction]: AuditDetail<Action> } = {
  "tenant.create": { name: "Acme" },
  "operator.create": operator,
  "operator.createLink": { email: "lena@acme.example", expiresAt: "2026-11-25T00:00:00.000Z" },
  "operator.setPassword": { email: "lena@acme.example" },
  "operator.signIn": { address: "192.0.2.1" },
  "operator.signOut": {},
  "operator.setLanguage": { language: "fr" },
  "operator.update": { before: operator, after: { ...operator, role: "editor" } },
  "operator.deactivate": { name: "Lena", handedOver: ["Payments"] },
  "operator.reactivate": { name: "Lena" },
  "operator.endSessions": { count: 2 },
  "operator.switchTenant": { address: "192.0.2.1" },
  "client.create": { name: "CI", scopes: ["read:flows"], section: "Payments" },
  "client.update": {
    before: { name: "CI", scopes: ["read:flows"], section: "Payments" },
    after: { name: "Build", scopes: ["read:flows", "create:flows"], section: "Shop" },
  },
  "client.rotate": { name: "CI", previousUntil: "2026-11-23T00:00:00.000Z" },
  "client.endPrevious": { name: "CI" },
  "client.dropSecret": { name: "CI" },
  "client.addKey": { name: "CI", thumbprint: "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs", algorithm: "RS256" },
  "client.removeKey": { name: "CI", thumbprint: "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs", algorithm: "RS256" },
  "client.revoke": { name: "CI" },
  "group.create": { name: "Support" },
  "group.rename": { before: "Support", after: "Help desk" },
  "group.delete": { name: "Support" },
  "group.addMember": { group: "Support", operator: "Lena" },
  "group.removeMember": { group: "Support", operator: "Lena" },
  "account.create": { operator: "Lena", description: "Import" },
  "account.update": { before: "Import", after: "Nightly import" },
  "account.revoke": { operator: "Lena", description: "Import" },
  "section.create": { name: "Payments" },
  "section.rename": { before: "Payments", after: "Money" },
  "section.delete": { name: "Payments" },
  "section.grant": grant,
  "section.revoke": { ...grant, right: "view" },
  "section.takeOver": { section: "Payments" },
  "item.create": { name: "Order alerts", section: "Payments", appId: "TWILIO", empty: true },
  "item.createStored": { name: "Robot", section: "Payments", kind: "credentialSet", origins: [] },
  "item.updateStored": { before: stored, after: { ...stored, name: "Robots" }, replaced: ["password"] },
  "item.move": { name: "Robot", from: "Payments", to: "Money" },
  "item.download": { name: "Logo", fileName: "logo.svg", sizeBytes: 2_000 },
  "item.downloadList": { count: 3 },
  "item.update": { before: { name: "Alerts", notes: "" }, after: { name: "Order alerts", notes: "" } },
  "item.replaceInFlows": { name: "Old", replacement: "New", flows: ["Order shipped"], published: ["Order shipped"] },
  "item.undoReplacement": {
    name: "Old",
    replacement: "New",
    flows: ["Order shipped"],
    published: [],
    kept: ["Refund"],
  },
  "item.replaceCredentials": { name: "Order alerts", setupType: "API_KEY", origins: [], version: 2 },
  "item.delete": { name: "Order alerts", section: "Payments", appId: "TWILIO" },
  "item.connect": { name: "Order alerts", account: "Maud at Acme" },
  "item.renew": { name: "Order alerts" },
  "item.test": { name: "Order alerts", outcome: "ok" },
  "flow.create": { name: "Order shipped" },
  "flow.rename": { before: "Order shipped", after: "Order sent" },
  "flow.saveDraft": { name: "Order shipped", draftVersion: 3 },
  "flow.restore": { name: "Order shipped", restored: 3, wasPublished: true, draftVersion: 9 },
  "flow.publish": { name: "Order shipped", number: 2 },
  "flow.run": { name: "Order shipped", execution: "019", draft: true, dry: false },
  "execution.cancel": { name: "Order shipped", execution: "019" },
  "execution.delete": { name: "Order shipped", execution: "019" },
  "execution.rerun": { name: "Order shipped", execution: "019", newExecution: "01a" },
  "execution.settle": { name: "Order shipped", execution: "019", step: "send_sms", as: "HAPPENED" },
  "flow.settings": {
    name: "Order shipped",
    before: { concurrencyLimit: null, timeLimitSeconds: null, keepDays: 30, keepExecutions: 10_000 },
    after: { concurrencyLimit: 1, timeLimitSeconds: 60, keepDays: 7, keepExecutions: 500 },
  },
  "flow.delete": { name: "Order shipped" },
  "form.create": { name: "Sign-up" },
  "form.update": {
    before: { name: "Sign-up" },
    after: { name: "Join" },
    parts: ["nodes"],
    replaced: ["captcha.secret_key"],
  },
  "form.delete": { name: "Join" },
  "trigger.create": { flow: "Order shipped", trigger: "hook", ...hook, ...callback },
  "trigger.update": {
    flow: "Order shipped",
    before: { name: "Nightly", enabled: true, cron: "0 3 * * *", timeZone: "UTC" },
    after: { name: "Nightly", enabled: true, cron: "0 4 * * *", timeZone: "Europe/Paris" },
    inputChanged: true,
  },
  "trigger.rotate": { flow: "Order shipped", name: "Shop" },
  "trigger.delete": { flow: "Order shipped", trigger: "schedule", name: "Nightly" },
  "settings.setSender": {
    channel: "MAIL",
    before: { connection: "", sender: "", senderName: "" },
    after: { connection: "Post", sender: "shop@example.com", senderName: "The shop" },
  },
  "settings.clearSender": { channel: "PHONE", connection: "Texts", sender: "+15557122661", senderName: "" },
  "settings.setAlert": { alert: "EXPIRY", connection: "Ops", flow: "", recipient: "#ops", sender: "" },
  "settings.turnOffAlert": { alert: "EXECUTION", forgotten: true },
  "settings.testAlert": { alert: "CONNECTION", outcome: "sent" },
  "settings.anyHost": { allowed: true },
  "audit.export": { format: "csv", count: 12 },
  "access.refused": { attempt: "item.delete", code: "FORBIDDEN", count: 3 },
};

const languages = { en, fr };

/** Throws where a message is missing, or takes a value that the detail does not hold. */
function wordsOf(locale: "en" | "fr"): AuditWords {
  const messages = languages[locale] as typeof en;
  const onError = (error: Error) => {
    throw error;
  };
  const translate = createTranslator({ locale, messages, onError }) as unknown as {
    (key: string, params?: object): string;
    has(key: string): boolean;
  };
  return {
    what: (action, params) => translate(`audit.what.${action}`, params),
    type: (action) => translate(`audit.types.${action}`),
    message: (key) => (translate.has(key) ? translate(key) : null),
  };
}

test.each(["en", "fr"] as const)("every action of the closed set has its sentence and its name (%s)", (locale) => {
  const words = wordsOf(locale);
  for (const action of auditActions) {
    const sentence = sentenceOf(words, { action, detail: { ...samples[action] } });
    expect(sentence, action).toMatch(/^\p{Lu}[^{}]+$/u);
    expect(words.type(action), action).toMatch(/^\p{Lu}[^{}]+$/u);
  }
});

test("the samples are the closed set, and every action is in one group", () => {
  expect(Object.keys(samples).toSorted()).toEqual(auditActions.toSorted());
  expect(auditGroups.flatMap(actionsOf).toSorted()).toEqual(auditActions.toSorted());
});

test("every field of a detail has its name in both languages", () => {
  const every = { before: {}, after: { ...stored, attributes: {} } };
  for (const detail of [...Object.values(samples), every]) {
    for (const { field } of detailRows({ ...detail })) {
      expect(isDetailField(field), field).toBe(true);
      expect(en.audit.fields, field).toHaveProperty(field);
      expect(fr.audit.fields, field).toHaveProperty(field);
    }
  }
});

test("a change is told by its new name, a rename by both", () => {
  const words = wordsOf("en");
  const say = (action: AuditAction) => sentenceOf(words, { action, detail: { ...samples[action] } });
  expect(say("item.update")).toBe("Edited Order alerts");
  expect(say("flow.rename")).toBe("Renamed the flow Order shipped to Order sent");
  expect(say("section.grant")).toBe("Gave Support full control of the section Payments");
  expect(say("section.revoke")).toBe("Took the view of the section Payments from Support");
  expect(say("flow.run")).toBe("Ran the draft of Order shipped");
});

test("an attempt is named by what it was, by the message that refused it, or by its path", () => {
  const words = wordsOf("en");
  const refused = (attempt: string) => sentenceOf(words, { action: "access.refused", detail: { attempt, count: 1 } });
  expect(refused("item.delete")).toBe("Refused: Delete an item");
  expect(refused("errors.roleForbids")).toBe(`Refused: ${en.errors.roleForbids}`);
  expect(refused("DELETE /v4/VaultItem/{guid}")).toBe("Refused: DELETE /v4/VaultItem/{guid}");
});

test("what a later version wrote is shown by its bare name", () => {
  expect(sentenceOf(wordsOf("en"), { action: "form.publish", detail: {} })).toBe("form.publish");
});
