import { z } from "zod";
import type { AlertConnectionInput } from "./schema.ts";

/** The apps that an alert can go through. */
export const alertApps = ["SLACK", "SENDGRID", "MAILJET"] as const;
export type AlertApp = (typeof alertApps)[number];

export function isAlertApp(appId: string | null): appId is AlertApp {
  return alertApps.some((app) => app === appId);
}

/** What a setup asks for besides the connection: a webhook of Slack knows its channel, an account of Slack one of its own. */
export type WayFields = "none" | "channel" | "mail";

export function wayFieldsOf(appId: AlertApp, setupType: string | null): WayFields {
  if (appId !== "SLACK") return "mail";
  return setupType === "WEBHOOK" ? "none" : "channel";
}

/** An id such as C0123456789, or a name such as #alerts. */
const CHANNEL = /^#?[\p{L}\p{N}._-]{1,80}$/u;
const isAddress = (text: string) => z.email().safeParse(text).success;

type Texts = Pick<AlertConnectionInput, "recipient" | "sender">;

/** Message keys by field: what is missing, or is none of what it should be. */
export function wayProblems(fields: WayFields, { recipient, sender }: Texts): Record<string, string[]> {
  if (fields === "none") return {};
  if (fields === "channel") {
    return recipient === "" || CHANNEL.test(recipient) ? {} : { recipient: ["errors.alertChannel"] };
  }
  const problemOf = (text: string) => (text === "" ? "errors.required" : isAddress(text) ? null : "errors.email");
  const problems = { recipient: problemOf(recipient), sender: problemOf(sender) };
  return Object.fromEntries(Object.entries(problems).flatMap(([field, key]) => (key ? [[field, [key]]] : [])));
}
