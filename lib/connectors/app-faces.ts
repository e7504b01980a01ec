import { face as activecampaign } from "./activecampaign/face.ts";
import { face as airtable } from "./airtable/face.ts";
import { face as auth0 } from "./auth0/face.ts";
import { face as bigquery } from "./bigquery/face.ts";
import { face as clearbit } from "./clearbit/face.ts";
import type { AppFace } from "./define-face.ts";
import { face as docusign } from "./docusign/face.ts";
import { face as googleSheets } from "./google-sheets/face.ts";
import { face as http } from "./http/face.ts";
import { face as hubspot } from "./hubspot/face.ts";
import { face as jwt } from "./jwt/face.ts";
import { face as mailchimp } from "./mailchimp/face.ts";
import { face as mailjet } from "./mailjet/face.ts";
import { face as pipedrive } from "./pipedrive/face.ts";
import { face as salesforce } from "./salesforce/face.ts";
import { face as sendgrid } from "./sendgrid/face.ts";
import { face as slack } from "./slack/face.ts";
import { face as stripe } from "./stripe/face.ts";
import { face as telegram } from "./telegram/face.ts";
import { face as twilio } from "./twilio/face.ts";
import { face as whatsapp } from "./whatsapp/face.ts";
import { face as zapier } from "./zapier/face.ts";

/**
 * The apps that connections can be made for, by name, with what a list of connections says of them: the manifests, which
 * draw every form, are far more than that page has to load.
 */
const faces: readonly AppFace[] = [
  activecampaign,
  airtable,
  auth0,
  bigquery,
  clearbit,
  docusign,
  googleSheets,
  http,
  hubspot,
  jwt,
  mailchimp,
  mailjet,
  pipedrive,
  salesforce,
  sendgrid,
  slack,
  stripe,
  telegram,
  twilio,
  whatsapp,
  zapier,
];

const byId: ReadonlyMap<string, AppFace> = new Map(faces.map((face) => [face.id, face]));

export function listAppFaces(): readonly AppFace[] {
  return faces;
}

export function findAppFace(id: string): AppFace | null {
  return byId.get(id) ?? null;
}
