import { activecampaign } from "./activecampaign/manifest.ts";
import { airtable } from "./airtable/manifest.ts";
import { auth0 } from "./auth0/manifest.ts";
import { bigquery } from "./bigquery/manifest.ts";
import { clearbit } from "./clearbit/manifest.ts";
import type { ActionDefinition, ConnectorManifest, SetupDefinition } from "./define-connector.ts";
import { docusign } from "./docusign/manifest.ts";
import { email } from "./email/manifest.ts";
import { flow } from "./flow/manifest.ts";
import { googleSheets } from "./google-sheets/manifest.ts";
import { http } from "./http/manifest.ts";
import { hubspot } from "./hubspot/manifest.ts";
import { json } from "./json/manifest.ts";
import { jwt } from "./jwt/manifest.ts";
import { mailchimp } from "./mailchimp/manifest.ts";
import { mailjet } from "./mailjet/manifest.ts";
import { otp } from "./otp/manifest.ts";
import { pipedrive } from "./pipedrive/manifest.ts";
import { salesforce } from "./salesforce/manifest.ts";
import { sendgrid } from "./sendgrid/manifest.ts";
import { slack } from "./slack/manifest.ts";
import { stripe } from "./stripe/manifest.ts";
import { telegram } from "./telegram/manifest.ts";
import { twilio } from "./twilio/manifest.ts";
import { whatsapp } from "./whatsapp/manifest.ts";
import { xml } from "./xml/manifest.ts";
import { zapier } from "./zapier/manifest.ts";

const all: readonly ConnectorManifest[] = [
  activecampaign,
  airtable,
  auth0,
  bigquery,
  clearbit,
  docusign,
  email,
  flow,
  googleSheets,
  http,
  hubspot,
  json,
  jwt,
  mailchimp,
  mailjet,
  otp,
  pipedrive,
  salesforce,
  sendgrid,
  slack,
  stripe,
  telegram,
  twilio,
  whatsapp,
  xml,
  zapier,
];

const byId: ReadonlyMap<string, ConnectorManifest> = new Map(all.map((manifest) => [manifest.id, manifest]));

export function listConnectors(): readonly ConnectorManifest[] {
  return all;
}

/** The apps that connections can be made for, by name. */
export function listApps(): readonly ConnectorManifest[] {
  return all.filter(({ setups }) => Object.keys(setups).length > 0).toSorted((a, b) => a.name.localeCompare(b.name));
}

export function findConnector(id: string): ConnectorManifest | null {
  return byId.get(id) ?? null;
}

export function findSetup(appId: string, setupType: string): SetupDefinition | null {
  const setups = byId.get(appId)?.setups;
  return setups && Object.hasOwn(setups, setupType) ? (setups[setupType] ?? null) : null;
}

/** The definition of an action by its `type` and `action`, such as `TWILIO` `SEND_SMS`. */
export function findActionDefinition(type: string, action: string): ActionDefinition | null {
  const actions = byId.get(type)?.actions;
  return actions && Object.hasOwn(actions, action) ? (actions[action] ?? null) : null;
}
