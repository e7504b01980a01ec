import type { Language } from "#lib/shared/local-text.ts";
import type { FlowTemplate } from "./define-template.ts";
import { emailCodeTemplate } from "./email-code-template.ts";
import { failedPaymentTemplate } from "./failed-payment-template.ts";
import { newLeadTemplate } from "./new-lead-template.ts";
import { reportTemplate } from "./report-template.ts";
import { requestTemplate } from "./request-template.ts";
import type { TemplateId } from "./schema.ts";
import { welcomeTemplate } from "./welcome-template.ts";

const templates: Readonly<Record<TemplateId, FlowTemplate>> = {
  welcome: welcomeTemplate,
  failedPayment: failedPaymentTemplate,
  request: requestTemplate,
  report: reportTemplate,
  emailCode: emailCodeTemplate,
  newLead: newLeadTemplate,
};

export function getTemplate(id: TemplateId): FlowTemplate {
  return templates[id];
}

/** A connection that a template needs. */
export type TemplateConnection = { placeholder: string; appId: string; name: string };

export function connectionsOf(id: TemplateId, language: Language): TemplateConnection[] {
  return Object.entries(templates[id].connections).map(([placeholder, { appId, name }]) => ({
    placeholder,
    appId,
    name: name[language],
  }));
}
