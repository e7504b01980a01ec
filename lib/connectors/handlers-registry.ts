import "server-only";
import type { Json } from "#lib/shared/json.ts";
import { handlers as activecampaign } from "./activecampaign/handlers.ts";
import { handlers as airtable } from "./airtable/handlers.ts";
import { handlers as auth0 } from "./auth0/handlers.ts";
import { handlers as bigquery } from "./bigquery/handlers.ts";
import { handlers as clearbit } from "./clearbit/handlers.ts";
import type { HandlerCall, IdentifyHandler, TestHandler } from "./define-handlers.ts";
import { handlers as docusign } from "./docusign/handlers.ts";
import { handlers as email } from "./email/handlers.ts";
import { handlers as googleSheets } from "./google-sheets/handlers.ts";
import { handlers as http } from "./http/handlers.ts";
import { handlers as hubspot } from "./hubspot/handlers.ts";
import { handlers as json } from "./json/handlers.ts";
import { handlers as jwt } from "./jwt/handlers.ts";
import { handlers as mailchimp } from "./mailchimp/handlers.ts";
import { handlers as mailjet } from "./mailjet/handlers.ts";
import { handlers as otp } from "./otp/handlers.ts";
import { handlers as pipedrive } from "./pipedrive/handlers.ts";
import { handlers as salesforce } from "./salesforce/handlers.ts";
import { handlers as sendgrid } from "./sendgrid/handlers.ts";
import { handlers as slack } from "./slack/handlers.ts";
import { handlers as stripe } from "./stripe/handlers.ts";
import { handlers as telegram } from "./telegram/handlers.ts";
import { handlers as twilio } from "./twilio/handlers.ts";
import { handlers as whatsapp } from "./whatsapp/handlers.ts";
import { handlers as xml } from "./xml/handlers.ts";
import { handlers as zapier } from "./zapier/handlers.ts";

/** Params have been resolved and hold by the action's schema: the engine checks before it calls. */
export type ActionHandler = (call: HandlerCall<unknown>) => Promise<Json>;

type AnyHandlers = { actions: Readonly<Record<string, ActionHandler>>; test?: TestHandler; identify?: IdentifyHandler };

/** Each is checked against its manifest where it is defined; here their params' types part. */
const byApp: ReadonlyMap<string, AnyHandlers> = new Map([
  ["ACTIVECAMPAIGN", activecampaign as unknown as AnyHandlers],
  ["AIRTABLE", airtable as unknown as AnyHandlers],
  ["AUTH0", auth0 as unknown as AnyHandlers],
  ["BIGQUERY", bigquery as unknown as AnyHandlers],
  ["CLEARBIT", clearbit as unknown as AnyHandlers],
  ["DOCUSIGN", docusign as unknown as AnyHandlers],
  ["EMAIL", email as unknown as AnyHandlers],
  ["GOOGLE_SHEETS", googleSheets as unknown as AnyHandlers],
  ["HTTP", http as unknown as AnyHandlers],
  ["HUBSPOT", hubspot as unknown as AnyHandlers],
  ["JSON", json as unknown as AnyHandlers],
  ["JWT", jwt as unknown as AnyHandlers],
  ["MAILCHIMP", mailchimp as unknown as AnyHandlers],
  ["MAILJET", mailjet as unknown as AnyHandlers],
  ["OTP", otp as unknown as AnyHandlers],
  ["PIPEDRIVE", pipedrive as unknown as AnyHandlers],
  ["SALESFORCE", salesforce as unknown as AnyHandlers],
  ["SENDGRID", sendgrid as unknown as AnyHandlers],
  ["SLACK", slack as unknown as AnyHandlers],
  ["STRIPE", stripe as unknown as AnyHandlers],
  ["TELEGRAM", telegram as unknown as AnyHandlers],
  ["TWILIO", twilio as unknown as AnyHandlers],
  ["WHATSAPP", whatsapp as unknown as AnyHandlers],
  ["XML", xml as unknown as AnyHandlers],
  ["ZAPIER", zapier as unknown as AnyHandlers],
]);

/** Null for an unknown action, and for FLOW's: those are the interpreter's own. */
export function findHandler(type: string, action: string): ActionHandler | null {
  const actions = byApp.get(type)?.actions;
  return actions && Object.hasOwn(actions, action) ? (actions[action] ?? null) : null;
}

export function findTest(appId: string): TestHandler | null {
  return byApp.get(appId)?.test ?? null;
}

export function findIdentify(appId: string): IdentifyHandler | null {
  return byApp.get(appId)?.identify ?? null;
}
