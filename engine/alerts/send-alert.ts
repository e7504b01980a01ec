import "server-only";
import { alertActionOf } from "#lib/alerts/alert-action.ts";
import { isAlertApp } from "#lib/alerts/way-problems.ts";
import { renderMessage } from "#lib/i18n/render-message.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { JsonObject } from "#lib/shared/json.ts";
import { callAction } from "../run/call-action.ts";
import type { EngineParts } from "../run/run.ts";
import type { AlertWords } from "./alert-news.ts";
import type { AlertRow, AlertWay } from "./alert-row.ts";
import { mailHtml, slackText } from "./message-markup.ts";

type ConnectionWay = Extract<AlertWay, { type: "connection" }>;

/** Sends it through the alert's connection, in the alert's language. @throws What `callAction` throws. */
export async function sendAlert(
  engine: EngineParts,
  { tenantId, language }: AlertRow,
  way: ConnectionWay,
  words: AlertWords,
  idempotencyKey: string,
): Promise<void> {
  const { appId, connectionId } = way;
  if (!isAlertApp(appId)) throw new AppError("INVALID", "errors.settingWrongApp");
  const subject = renderMessage(language, "alerts.told.subject", { title: words.title });
  const params = appId === "SLACK" ? slackParams(way, words) : mailParams[appId](way, subject, mailHtml(words));
  await callAction(engine, { tenantId, connectionId, appId, action: alertActionOf(appId), params, idempotencyKey });
}

function slackParams({ recipient }: ConnectionWay, words: AlertWords): JsonObject {
  return { text: slackText(words), ...(recipient && { channel: recipient }) };
}

type MailParams = (way: ConnectionWay, subject: string, html: string) => JsonObject;

const mailParams: Record<"SENDGRID" | "MAILJET", MailParams> = {
  SENDGRID: ({ recipient, sender }, subject, html) => ({
    from: { email: sender },
    personalizations: [{ to: [{ email: recipient }] }],
    subject,
    content: [{ type: "text/html", value: html }],
  }),
  MAILJET: ({ recipient, sender }, subject, html) => ({
    from: { email: sender },
    to: { email: recipient },
    subject,
    content: html,
  }),
};
